"""Who may read a file."""

from __future__ import annotations

from collections.abc import Collection

from benso.domains.documents.types import StoredFile


def may_read(file: StoredFile, owners: Collection[str]) -> bool:
    """Whether one who may act as any of ``owners`` may read the file: its owner, or one it was shared with.

    :param owners: for a citizen ``person:<id>`` and the dossiers they may see; for an official the dossiers whose
        viewer rule said yes. An empty collection may read nothing.
    """
    return file.owner in owners or any(reader in owners for reader in file.shared_with)
