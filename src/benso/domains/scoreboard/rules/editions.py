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
    """What :func:`encode` wrote, of old editions too: their documents have a Vietnamese title beside both."""
    content = json.loads(text)
    for target in content["targets"]:
        title = target["source_title"]
        if isinstance(title, str):
            target["source_title"] = target.get("source") or {"vi": title, "en": title}
    return _PROGRAMME.validate_json(json.dumps(content))


def digest(text: str) -> str:
    """SHA-256 of a canonical text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def statement_digest(statement: Statement) -> str:
    """Digest of a published figure: changes with its value, period, unit or document."""
    return digest(_canonical(_STATEMENT.dump_python(statement, mode="json")))


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
