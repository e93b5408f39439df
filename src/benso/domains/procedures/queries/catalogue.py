"""The catalogue: lists and search, always one statement."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from benso.domains.procedures import models
from benso.domains.procedures.types import Assessment, OnlineLevel, Procedure, Topic
from benso.domains.versions.queries import in_force
from benso.kernel.text import collation_key, search_key

CATEGORY, LIFE_EVENT = "category", "life_event"
_COLUMNS = (
    *("id", "procedure__code", "name_vi", "name_en", "category", "field_vi", "local_code", "life_events"),
    *("applicants", "level", "online", "missing", "valid_from", "valid_to", "declaration__competences"),
)


def catalogue(
    on: date,
    *,
    search: str = "",
    category: str = "",
    life_event: str = "",
    level: str = "",
    online: str = "",
    applicant: str = "",
) -> list[Procedure]:
    """The procedures that take applications on a day, those first whose name begins with what is searched for.

    :param search: words, each the beginning of a word of the code, the name, the field or a life event; diacritics do
        not matter
    :param level: ``province``, ``district`` or ``commune``: who decides on that day
    :param online: ``full``, ``partial`` or ``information``
    """
    wanted = in_force(on)
    words = search_key(search).split()
    for word in words:
        wanted &= Q(search__contains=f" {word}")
    if category:
        wanted &= Q(category=category)
    if life_event:
        wanted &= Q(life_events__contains=[life_event])
    if online:
        wanted &= Q(online=online)
    if applicant:
        wanted &= Q(applicants__contains=[applicant]) | Q(applicants=[])
    rows = models.Version.objects.filter(wanted).order_by("procedure__code").values(*_COLUMNS)
    found = sorted((_line(row, on) for row in rows), key=lambda line: collation_key(line.name_vi))
    if words:
        found.sort(key=lambda line: _rank(line, words))
    return [line for line in found if not level or level in line.levels]


def categories() -> list[Topic]:
    """The categories, in the order of the pack."""
    return _topics(CATEGORY)


def life_events() -> list[Topic]:
    """The life events, in the order of the pack."""
    return _topics(LIFE_EVENT)


def topic_words() -> dict[str, str]:
    """What categories and life events are called, by id: search knows them too."""
    return {key: f"{vi} {en}" for key, vi, en in models.Topic.objects.values_list("key", "vi", "en")}


def _topics(kind: str) -> list[Topic]:
    rows = models.Topic.objects.filter(kind=kind).order_by("position").values_list("key", "vi", "en")
    return [Topic(key, vi, en) for key, vi, en in rows]


def _rank(line: Procedure, words: list[str]) -> tuple[int, int]:
    name = f" {search_key(line.name_vi)}"
    phrase = " ".join(words)
    if search_key(line.code) == phrase:
        return 0, 0
    place = name.find(f" {phrase}")
    in_name = all(f" {word}" in name for word in words)
    return (1 if place >= 0 else 2 if in_name else 3), max(place, 0)


def _line(row: dict[str, Any], on: date) -> Procedure:
    return Procedure(
        code=row["procedure__code"],
        version=row["id"],
        name_vi=row["name_vi"],
        name_en=row["name_en"],
        category=row["category"],
        field_vi=row["field_vi"],
        levels=_levels(row["declaration__competences"], on),
        assessment=Assessment(row["level"], OnlineLevel(row["online"]), tuple(row["missing"])),
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        local_code=row["local_code"],
        life_events=tuple(row["life_events"]),
        applicants=tuple(row["applicants"]),
    )


def _levels(competences: list[dict[str, str]], on: date) -> tuple[str, ...]:
    day = on.isoformat()
    return tuple(
        dict.fromkeys(
            each["level"]
            for each in competences
            if each.get("valid_from", day) <= day and day < each.get("valid_to", "9999-12-31")
        )
    )
