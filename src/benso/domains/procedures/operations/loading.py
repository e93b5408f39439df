"""Loading the procedures of a pack."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from benso.domains.audit.operations import record_event
from benso.domains.procedures import models
from benso.domains.procedures.operations.counting import post_catalogue
from benso.domains.procedures.operations.versions import (
    KIND,
    derived,
    local_day,
    publish_row,
    says,
)
from benso.domains.procedures.operations.working_days import load_calendar, next_revision
from benso.domains.procedures.queries.catalogue import CATEGORY, LIFE_EVENT, topic_words
from benso.domains.procedures.queries.versions import as_version
from benso.domains.procedures.rules import declaration_problems, digest
from benso.domains.procedures.rules.offices import build_offices, identifier_clashes
from benso.domains.procedures.types import Declaration, Office, OfficeKey, OfficeRules, Topic, VersionState
from benso.domains.units import queries as units
from benso.domains.versions import operations as versions
from benso.domains.versions.operations import DeclarationInvalid
from benso.kernel.errors import BensoError
from benso.kernel.working_time import CalendarContent

AUTHOR = "content"
"""Who wrote a version that came with the pack; whoever loads the pack publishes it."""


class IdentifiersClash(BensoError):
    """Two offices would bear the same identifier on a day."""

    code = "IDENTIFIERS_CLASH"
    status = 422
    sentence = "Hai cơ quan {one} và {other} mang cùng mã định danh trong cùng thời gian; sửa procedures/offices.yaml."


@transaction.atomic
def load_procedures(
    *,
    declarations: Iterable[Declaration],
    categories: Iterable[Topic],
    life_events: Iterable[Topic],
    office_rules: OfficeRules,
    calendar: CalendarContent,
    actor: str,
    at: datetime,
) -> int:
    """Make the catalogue say what the pack says; loading the same again changes nothing.

    A declaration that changed since the pack was last loaded is published as the next version; what officials have
    published in the meantime stands unless the pack changed.

    :returns: how many versions were published
    :raises DeclarationInvalid: if a declaration has mistakes (the check of the pack finds them first)
    :raises IdentifiersClash: if two offices would bear one identifier
    """
    load_calendar(calendar)
    load_offices(rules=office_rules, actor=actor, at=at)
    _load_topics(CATEGORY, categories)
    _load_topics(LIFE_EVENT, life_events)
    published = _load_declarations(list(declarations), actor, at)
    _refresh_derived()
    post_catalogue(on=local_day(at), actor=actor, at=at)
    return published


@transaction.atomic
def load_offices(*, rules: OfficeRules, actor: str, at: datetime) -> bool:
    """Make the offices those of the register of units under the rules of the pack; false if they are already.

    :raises IdentifiersClash: if two offices would bear one identifier
    """
    offices = build_offices(units.roster(), rules)
    for one, other in identifier_clashes(offices):
        raise IdentifiersClash(one=one, other=other)
    content = hashlib.sha256(repr(offices).encode()).hexdigest()
    standing, _ = models.Standing.objects.select_for_update().get_or_create(id=1)
    if standing.offices_digest == content:
        return False
    models.Office.objects.all().delete()
    models.Office.objects.bulk_create(_office(place, office) for place, office in enumerate(offices))
    models.Standing.objects.update(offices=next_revision(), offices_digest=content)
    record_event(
        actor=actor, action="offices.loaded", object_type="offices", object_id="all", at=at,
        data={"offices": len(offices), "sha256": content},
    )  # fmt: skip
    return True


def _load_topics(kind: str, topics: Iterable[Topic]) -> None:
    wanted = [(place, topic) for place, topic in enumerate(topics)]
    models.Topic.objects.filter(kind=kind).exclude(key__in=[topic.id for _, topic in wanted]).delete()
    models.Topic.objects.bulk_create(
        [models.Topic(kind=kind, key=topic.id, position=place, vi=topic.vi, en=topic.en) for place, topic in wanted],
        update_conflicts=True, unique_fields=["kind", "key"], update_fields=["position", "vi", "en"],
    )  # fmt: skip


def _load_declarations(declarations: list[Declaration], actor: str, at: datetime) -> int:
    loaded: dict[tuple[str, date | None], str] = {}
    rows = models.Version.objects.filter(author=AUTHOR, state=VersionState.PUBLISHED.value).order_by("number")
    for code, first, content in rows.values_list("procedure__code", "valid_from", "digest"):
        loaded[code, first] = content
    fresh = [each for each in declarations if loaded.get((each.code, each.valid_from)) != digest(each)]
    models.Procedure.objects.bulk_create(
        [models.Procedure(code=code, created_at=at) for code in sorted({each.code for each in fresh})],
        ignore_conflicts=True,
    )
    topics = topic_words()
    for declaration in sorted(fresh, key=lambda each: (each.code, each.valid_from or date.min)):
        problems = declaration_problems(declaration)
        if problems:
            raise DeclarationInvalid(problems)
        procedure = models.Procedure.objects.select_for_update().get(code=declaration.code)
        row = versions.next_version(kind=KIND, subject=procedure)
        versions.write(draft=row, fill=says(declaration, topics), actor=AUTHOR, at=at)
        publish_row(row, declaration, actor, at)
    return len(fresh)


def _refresh_derived() -> None:
    """What is computed from declarations follows the code that computes it."""
    stale = []
    topics = topic_words()
    for row in models.Version.objects.select_related("procedure"):
        columns = derived(as_version(row).declaration, topics)
        if any(getattr(row, name) != value for name, value in columns.items()):
            for name, value in columns.items():
                setattr(row, name, value)
            stale.append(row)
    if stale:
        models.Version.objects.bulk_update(stale, list(derived(as_version(stale[0]).declaration, topics)))


def _office(place: int, office: Office) -> models.Office:
    keys: list[OfficeKey] = list(office.successors)
    return models.Office(
        key=office.key,
        position=place,
        unit=office.unit,
        agency=office.agency,
        level=office.level,
        name_vi=office.name_vi,
        name_en=office.name_en,
        identifier=office.identifier,
        assumed=office.assumed,
        reception=office.reception,
        valid_from=office.valid_from,
        valid_to=office.valid_to,
        successors=keys,
    )
