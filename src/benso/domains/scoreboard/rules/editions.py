"""An edition as one canonical text, so that it can be kept, compared by digest, and read back the same."""

from __future__ import annotations

import hashlib
import json

from pydantic import TypeAdapter

from benso.domains.scoreboard.types import Programme, Statement

_PROGRAMME: TypeAdapter[Programme] = TypeAdapter(Programme)
_STATEMENT: TypeAdapter[Statement] = TypeAdapter(Statement)


def encode(programme: Programme) -> str:
    """Canonical JSON of all that is declared."""
    return _canonical(_PROGRAMME.dump_python(programme, mode="json"))


def decode(text: str) -> Programme:
    """What :func:`encode` wrote."""
    return _PROGRAMME.validate_json(text)


def digest(text: str) -> str:
    """SHA-256 of a canonical text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def statement_digest(statement: Statement) -> str:
    """Digest of a published figure: changes with its value, period, unit or document."""
    return digest(_canonical(_STATEMENT.dump_python(statement, mode="json")))


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
