"""The project's own source, parsed once for the tests that read it."""

from __future__ import annotations

import ast
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "benso"
DOMAINS = SRC / "domains"
TIERS = [
    {"ledger", "audit"},
    {"units", "versions"},
    {"accounts"},
    {"documents", "payments", "exchange", "notifications"},
    {"procedures", "registers", "reporting", "sensing", "workfiles"},
    {"dossiers", "inspections", "programme", "fieldreports", "economy"},
    {"scoreboard", "opendata"},
]


def tier_of(domain: str) -> int:
    """Number of the tier of a domain, 0 the lowest."""
    return next(number for number, names in enumerate(TIERS) if domain in names)


@lru_cache(maxsize=1)
def modules() -> dict[Path, ast.Module]:
    """Every module of the package except migrations, by its path under ``src/benso``."""
    files = (f for f in sorted(SRC.rglob("*.py")) if "migrations" not in f.parts)
    return {f.relative_to(SRC): ast.parse(f.read_text(encoding="utf-8")) for f in files}


def room_modules(*rooms: str) -> dict[Path, ast.Module]:
    """Modules of the named rooms of all domains, whether the room is a file or a package."""
    return {
        path: tree
        for path, tree in modules().items()
        if path.parts[0] == "domains" and len(path.parts) > 2 and path.parts[2].removesuffix(".py") in rooms
    }
