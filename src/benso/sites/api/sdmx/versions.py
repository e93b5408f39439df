"""Versions asked for: one, the latest, the latest stable, all, and those from one on (SDMX semantic versioning)."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PART = re.compile(r"(\d*)([+~*]?)")
_EXACT = re.compile(r"\d+(\.\d+){0,2}(-[A-Za-z0-9.-]+)?")


def readable(text: str) -> bool:
    """Whether it is a version, or a pattern of versions."""
    if text in ("all", "latest", "*", "~", "+") or _EXACT.fullmatch(text):
        return True
    parts = text.split(".")
    marks = [_PART.fullmatch(part) for part in parts]
    return 1 <= len(parts) <= 3 and all(marks) and sum(1 for m in marks if m and m[2]) == 1 and all(parts)


def chosen(text: str, held: Iterable[str]) -> set[str]:
    """Those of the versions that match one pattern."""
    versions = sorted(set(held), key=number)
    if text in ("all", "*"):
        return set(versions)
    if text in ("latest", "~"):
        return set(versions[-1:])
    if text == "+":
        return set([version for version in versions if _stable(version)][-1:])
    if _EXACT.fullmatch(text):
        return {version for version in versions if version == text}
    return _by_pattern(text, versions)


def number(version: str) -> tuple[int, ...]:
    """How versions are ordered."""
    return tuple(int(part) for part in version.partition("-")[0].split("."))


def _by_pattern(text: str, versions: list[str]) -> set[str]:
    parts = [_PART.fullmatch(part) for part in text.split(".")]
    numbers = [int(part[1] or 0) for part in parts if part]
    place, mark = next((i, part[2]) for i, part in enumerate(parts) if part and part[2])
    fitting = [
        version
        for version in versions
        if len(number(version)) == len(numbers)
        and list(number(version)[:place]) == numbers[:place]
        and list(number(version)[place:]) >= numbers[place:]
    ]
    if mark == "*":
        return set(fitting)
    if mark == "+":
        fitting = [version for version in fitting if _stable(version)]
    return set(fitting[-1:])


def _stable(version: str) -> bool:
    parts = number(version)
    return "-" not in version and len(parts) == 3 and parts[0] > 0
