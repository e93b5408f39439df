"""The procedures of a content pack: ``procedures/**`` and, from ``calendar/**``, the working days."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from benso.domains.procedures.content.offices import read_agency_refs, read_office_rules, read_topics
from benso.domains.procedures.operations import load_procedures
from benso.domains.procedures.rules.reading import Known, read_declaration
from benso.domains.procedures.rules.reading.sheets import judge
from benso.domains.procedures.types import Declaration, OfficeRules, Topic
from benso.kernel import working_time
from benso.kernel.content import Pack, Row
from benso.kernel.declarations import Node

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
    _versions(pack, read)
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
    judge(pack, row, declaration)
    node = Node.root(pack, row)
    for index, component in enumerate(declaration.components):
        if component.result_of and component.result_of not in codes:
            node.problem(
                f"components.{index}.result_of", f"Không có thủ tục “{component.result_of}” trong bộ nội dung."
            )


def _versions(pack: Pack, read: list[tuple[Row, Declaration]]) -> None:
    """No two versions of one code may hold on the same day."""
    by_code: dict[str, list[tuple[Row, Declaration]]] = defaultdict(list)
    for row, declaration in read:
        by_code[declaration.code].append((row, declaration))
    for versions in by_code.values():
        for index, (row, later) in enumerate(versions):
            for other, earlier in versions[:index]:
                if _overlap(earlier, later):
                    message = f"Hiệu lực chồng với {other.file}; mỗi ngày chỉ một phiên bản của thủ tục {later.code}."
                    pack.problem(row, "valid_from", message)


def _overlap(one: Declaration, other: Declaration) -> bool:
    begins_first = one.valid_from is None or other.valid_to is None or one.valid_from < other.valid_to
    return begins_first and (other.valid_from is None or one.valid_to is None or other.valid_from < one.valid_to)
