"""The small shapes that templates of a dossier show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.functional import Promise

from benso.sites.shell import formats
from benso.sites.shell.templatetags.shell import language


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what is known; ``url`` where it opens something."""

    label: str
    value: str
    url: str = ""


def facts(pairs: Iterable[tuple[str | Promise, object]]) -> list[Fact]:
    """Labels with values; what is empty is left out."""
    return [Fact(str(label), str(value)) for label, value in pairs if value not in (None, "")]


def moment(value: datetime | None) -> str:
    """Hour and day in Việt Nam; empty for none."""
    if value is None:
        return ""
    local = value.astimezone(formats.VIETNAM)
    return f"{local:%H:%M} {formats.day(local.date(), language())}"


def share(value: Decimal) -> str:
    """A share as a percentage."""
    return f"{formats.number(value * 100, None, language())}{formats.NARROW}%"


def size(count: int) -> str:
    """A file's size as people say it."""
    if count < 1024 * 1024:
        return f"{max(1, round(count / 1024))}{formats.NARROW}kB"
    megabytes = Decimal(count) / (1024 * 1024)
    return f"{formats.number(megabytes, 1, language())}{formats.NARROW}MB"


def either(vi: str, en: str) -> str:
    """The reader's language of a text kept in both."""
    return en if en and language() == "en" else vi
