"""What was done to a dossier, by whom, when and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from benso.domains.dossiers.types import Event
from benso.sites.desk import words
from benso.sites.desk.lines import official_names
from benso.sites.desk.reading.answers import ChangeLine, Spoken
from benso.sites.shell.events import event_label


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One event in words."""

    at: datetime
    label: str
    who: str
    reason: str
    note: str
    changes: tuple[ChangeLine, ...]


def history_of(events: Iterable[Event], spoken: Spoken) -> list[HistoryEntry]:
    """Events, newest first; officials by name, the applicant and jobs by what they are."""
    found = sorted(events, key=lambda one: (one.at, one.id), reverse=True)
    names = official_names(_official(one.actor) for one in found)
    return [_entry(one, names, spoken) for one in found]


def _entry(event: Event, names: dict[int, str], spoken: Spoken) -> HistoryEntry:
    return HistoryEntry(
        at=event.at,
        label=event_label(event, spoken.compiled),
        who=_who(event, names),
        reason=words.reason_words(event.reason) if event.reason else "",
        note=event.note,
        changes=spoken.changes(event.data),
    )


def _official(actor: str) -> int | None:
    kind, _colon, number = actor.partition(":")
    return int(number) if kind == "official" and number.isdigit() else None


def _who(event: Event, names: dict[int, str]) -> str:
    official = _official(event.actor)
    if official is not None:
        return names.get(official, event.actor)
    kind = event.actor.partition(":")[0]
    if kind == "person":
        return gettext("người nộp")
    return gettext("hệ thống") if kind == "system" else event.actor_name or event.actor
