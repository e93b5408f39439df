"""The procedures of a content pack: ``procedures/**`` and, from ``calendar/**``, the working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from benso.domains.procedures.content.offices import read_agency_refs, read_office_rules, read_topics
from benso.domains.procedures.operations import load_procedures
from benso.domains.procedures.rules import declaration_problems
from benso.domains.procedures.rules.reading import Known, read_declaration
from benso.domains.procedures.types import Declaration, OfficeRules, Topic
from benso.kernel import working_time
from benso.kernel.content import Pack, Row
from benso.kernel.declarations import Node, note, note_overlaps

__all__ = ["ProceduresContent", "check", "load"]

CATEGORIES, LIFE_EVENTS = "procedures/categories.yaml", "procedures/life_events.yaml"
FILES = "/*.yaml"


@dataclass(frozen=True, slots=True)
class ProceduresContent:
    """What a pack says about procedures."""

    declarations: tuple[Declaration, ...]
    categories: tuple[Topic, ...]
    life_events: tuple[Topic, ...]
    offices: OfficeRules
    calendar: working_time.CalendarContent


def check(pack: Pack) -> ProceduresContent | None:
    """Read and check; every mistake is noted on the pack. ``None`` where the pack has no procedures."""
    if not (pack.root / "procedures").is_dir():
        return None
    agencies = read_agency_refs(pack)
    categories, life_events = read_topics(pack, CATEGORIES), read_topics(pack, LIFE_EVENTS)
    known = Known(
        categories=frozenset(topic.id for topic in categories),
        life_events=frozenset(topic.id for topic in life_events),
        agencies=agencies,
        templates=frozenset(path.stem for path in (pack.root / "documents" / "results").glob("*.typ")),
    )
    offices = read_office_rules(pack, agencies)
    read = [
        (row, read_declaration(pack, row, known))
        for name in pack.files("procedures", FILES)
        if (row := pack.yaml_row(name)) is not None
    ]
    note_overlaps(pack, read, "thủ tục")
    codes = {declaration.code for _, declaration in read}
    for row, declaration in read:
        _judge(pack, row, declaration, codes)
    # The kernel checked the calendar once for the whole pack; its mistakes are not to be told twice.
    calendar = working_time.check(Pack(pack.root))
    rules = offices or OfficeRules((), (), (), ())
    return ProceduresContent(tuple(declaration for _, declaration in read), categories, life_events, rules, calendar)


def load(parsed: ProceduresContent | None, *, actor: str, at: datetime) -> None:
    """Load what was checked; loading the same again changes nothing."""
    if parsed is None:
        return
    load_procedures(
        declarations=parsed.declarations,
        categories=parsed.categories,
        life_events=parsed.life_events,
        office_rules=parsed.offices,
        calendar=parsed.calendar,
        actor=actor,
        at=at,
    )


def _judge(pack: Pack, row: Row, declaration: Declaration, codes: set[str]) -> None:
    note(pack, row, declaration_problems(declaration))
    node = Node.root(pack, row)
    for index, component in enumerate(declaration.components):
        if component.result_of and component.result_of not in codes:
            node.problem(
                f"components.{index}.result_of", f"Không có thủ tục “{component.result_of}” trong bộ nội dung."
            )
