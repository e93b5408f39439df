"""The declaration of a procedure as JSON and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benso.domains.procedures.types import Declaration
from benso.kernel import declarations
from benso.kernel.declarations import digest, encode

__all__ = ["decode", "digest", "encode"]


def decode(document: Mapping[str, Any]) -> Declaration:
    """The declaration that was encoded.

    :raises KeyError, ValueError, TypeError: if the document is not an encoded declaration
    """
    return declarations.decode(Declaration, document)
