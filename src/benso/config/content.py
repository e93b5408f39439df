"""Loading the province: every part of a content pack is checked, then all parts are loaded in one transaction."""

from __future__ import annotations

import hashlib
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol, cast

from benso.kernel import working_time
from benso.kernel.content import Pack, Problem

ROOMS = (
    "benso.domains.units.content",
    "benso.domains.scoreboard.content",
    "benso.domains.payments.content",
    "benso.domains.notifications.content",
    "benso.domains.procedures.content",
    "benso.domains.dossiers.content",
    "benso.domains.reporting.content",
)
"""The domains with content, in the order they are loaded: the later may name what the earlier declared."""


class ContentRoom(Protocol):
    """What a domain offers for its part of the pack."""

    def check(self, pack: Pack) -> Any:
        """Parse and check; mistakes are noted on the pack. Needs no database."""

    def load(self, parsed: Any, *, actor: str, at: datetime) -> None:
        """Write what was parsed; writing the same again changes nothing."""


def check_pack(root: Path) -> dict[str, Any]:
    """Check a whole pack; returns what each room parsed.

    :raises ContentInvalid: with every mistake of every part
    """
    pack = Pack(root)
    if not root.is_dir():
        pack.problems.append(Problem(str(root), 0, "", "Không có thư mục nội dung này."))
    pack.raise_if_problems()
    working_time.check(pack)
    parsed = {name: room.check(pack) for name, room in _rooms().items()}
    pack.raise_if_problems()
    return parsed


def load_pack(*, root: Path, actor: str, at: datetime, force: bool = False) -> bool:
    """Load a pack, all or nothing; false if this very content had been loaded before.

    :raises ContentInvalid: if anything in it is wrong; nothing has been written
    """
    from django.db import connection, transaction

    from benso.domains.audit import operations as audit

    version = content_version(root)
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('benso.content'))")
        if not force and loaded_version(root.name) == version:
            return False
        parsed = check_pack(root)
        for name, room in _rooms().items():
            room.load(parsed[name], actor=actor, at=at)
        audit.record_event(
            actor=actor, action="content.loaded", object_type="content", object_id=root.name, at=at,
            data={"version": version},
        )  # fmt: skip
    return True


def loaded_version(name: str) -> str | None:
    """Version of the pack that was loaded last under this name; the audit log remembers it."""
    from benso.domains.audit import queries as audit

    last = next(iter(audit.events(object_type="content", object_id=name, limit=1)), None)
    return None if last is None else str(last.data.get("version"))


def content_version(root: Path) -> str:
    """Name of a state of the pack: a digest of its files and of the code that loads them."""
    digest = hashlib.sha256()
    package = Path(__file__).resolve().parents[1]
    for base, pattern in ((root, "**/*"), (package, "domains/*/content*"), (package, "domains/*/content/*.py")):
        for path in sorted(p for p in base.glob(pattern) if p.is_file()):
            digest.update(path.relative_to(base).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _rooms() -> dict[str, ContentRoom]:
    return {name: cast(ContentRoom, import_module(name)) for name in ROOMS if find_spec(name)}
