"""Offices and working days: held in memory, a small statement notices that they have changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, time
from threading import Lock
from types import MappingProxyType
from typing import Any

from django.db import connection

from benso.domains.procedures import models
from benso.domains.procedures.rules.competence import competent_office as decide
from benso.domains.procedures.rules.competence import reception_office as receive
from benso.domains.procedures.rules.competence import successor_on as follow
from benso.domains.procedures.rules.reading import Known
from benso.domains.procedures.types import Compiled, Office, OfficeKey
from benso.domains.units import queries as units
from benso.domains.units.rules import Roster
from benso.domains.units.types import Level
from benso.kernel.errors import BensoError
from benso.kernel.working_time import Calendar, DayKind, Shift, ShiftTable, SpecialDay, calendar_from_rows
from benso.kernel.working_time import Standing as Certainty

STANDING = "SELECT offices, calendar FROM procedures_standing WHERE id = 1"


class OfficeUnknown(BensoError):
    """No office has this key."""

    code = "OFFICE_UNKNOWN"
    status = 404
    sentence = "Không có cơ quan “{key}”; mã viết dạng 28777@2025-07-01 hoặc 86@2025-07-01/STP."


class ShiftsUnknown(BensoError):
    """No shift table has this code, or no working time has been loaded at all."""

    code = "SHIFTS_UNKNOWN"
    status = 404
    sentence = "Không có bảng giờ làm việc “{table}”; nạp nội dung của tỉnh (benso load-content) rồi thử lại."


@dataclass(frozen=True, slots=True)
class _Held:
    offices_revision: int
    calendar_revision: int
    offices: Mapping[OfficeKey, Office]
    days: tuple[SpecialDay, ...]
    tables: Mapping[str, ShiftTable]
    usual: str


class _Process:
    lock = Lock()
    held = _Held(-1, -1, MappingProxyType({}), (), MappingProxyType({}), "")
    calendars: dict[tuple[int, str], Calendar] = {}  # noqa: RUF012  shared on purpose


_pinned: ContextVar[_Held | None] = ContextVar("standing", default=None)
_register: ContextVar[list[Roster] | None] = ContextVar("register", default=None)


def offices(on: date) -> list[Office]:
    """The offices of a day, in the order of the register."""
    return [office for office in _now().offices.values() if office.in_force(on)]


def all_offices() -> Mapping[OfficeKey, Office]:
    """Every office there ever was, by key."""
    return _now().offices


def office(key: OfficeKey) -> Office:
    """The office, also one that is no more (:raises OfficeUnknown: if there never was one)."""
    try:
        return _now().offices[key]
    except KeyError:
        raise OfficeUnknown(key=key) from None


def competent_office(compiled: Compiled, answers: Mapping[str, Any], on: date) -> Office:
    """The office that decides an application with these answers on a day.

    :raises CompetenceUnknown: if no source says who decides that day
    :raises CompetentUnitUnnamed: if the answer that names the unit is missing or names none in force
    """
    return decide(compiled, answers, on, roster=_roster(), offices=_now().offices)


def reception_office(lead: Office, on: date) -> Office:
    """The one-stop unit that receives for an office when the application comes online."""
    return receive(lead, on, _now().offices)


def successor_on(key: OfficeKey, on: date) -> Office | None:
    """The office itself if it exists on the day, else the one that took over; ``None`` where several did."""
    return follow(key, on, _now().offices)


def communes_in_force(on: date) -> frozenset[str]:
    """Ids of the communes of a day: what an answer of kind ``commune`` may be."""
    return frozenset(unit.id for unit in _roster().on(on, Level.COMMUNE))


def vocabulary(templates: frozenset[str] = frozenset()) -> Known:
    """What a declaration may name: categories, life events and agencies as loaded.

    :param templates: names of the document templates there are
    """
    topics = models.Topic.objects.values_list("kind", "key")
    found: dict[str, set[str]] = {}
    for kind, key in topics:
        found.setdefault(kind, set()).add(key)
    return Known(
        categories=frozenset(found.get("category", ())),
        life_events=frozenset(found.get("life_event", ())),
        agencies=frozenset(office.agency for office in _now().offices.values() if office.agency),
        templates=templates,
    )


def calendar(table: str = "") -> Calendar:
    """The working days of offices with a shift table, the usual one by default; swaps announced late are in it.

    :raises ShiftsUnknown: if there is no such table
    """
    held = _now()
    code = table or held.usual
    key = held.calendar_revision, code
    found = _Process.calendars.get(key)
    if found is None:
        if code not in held.tables:
            raise ShiftsUnknown(table=code)
        found = calendar_from_rows(held.days, held.tables[code])
        with _Process.lock:
            for old in [each for each in _Process.calendars if each[0] != held.calendar_revision]:
                del _Process.calendars[old]
            _Process.calendars[key] = found
    return found


def calendar_revision() -> int:
    """Number of the state of the working days: it rises with each late announcement."""
    return _now().calendar_revision


@contextmanager
def one_standing() -> Iterator[None]:
    """Within it, offices, calendar and units are looked at once: one deed sees one state, one statement for each."""
    if _pinned.get() is not None:
        yield
        return
    token, register = _pinned.set(_now()), _register.set([])
    try:
        yield
    finally:
        _pinned.reset(token)
        _register.reset(register)


def _roster() -> Roster:
    """The units, looked at once within a deed and only by a deed that asks for them."""
    seen = _register.get()
    if seen is None:
        return units.roster()
    if not seen:
        seen.append(units.roster())
    return seen[0]


def _now() -> _Held:
    if (pinned := _pinned.get()) is not None:
        return pinned
    held = _Process.held
    current = _revisions()
    if (held.offices_revision, held.calendar_revision) == current:
        return held
    with _Process.lock:
        while True:
            fresh = _read(*current)
            now = _revisions()
            if now == current:
                break
            current = now  # a load landed while the tables were being read
        _Process.held = fresh
        _Process.calendars.clear()
    return fresh


def _revisions() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(STANDING)
        row = cursor.fetchone()
    return (0, 0) if row is None else (int(row[0]), int(row[1]))


def _read(offices_revision: int, calendar_revision: int) -> _Held:
    days: dict[date, SpecialDay] = {}
    for row in models.CalendarDay.objects.order_by("announced", "day"):
        days[row.day] = SpecialDay(row.day, DayKind(row.kind), row.basis, Certainty(row.standing))
    tables = [as_table(row.code, row.content) for row in models.Shifts.objects.order_by("position")]
    return _Held(
        offices_revision,
        calendar_revision,
        MappingProxyType({row.key: _office(row) for row in models.Office.objects.order_by("position")}),
        tuple(days[day] for day in sorted(days)),
        MappingProxyType({table.code: table for table in tables}),
        tables[0].code if tables else "",
    )


def as_table(code: str, content: Mapping[str, Any]) -> ShiftTable:
    """A shift table out of its JSON."""
    weekdays = tuple(
        tuple(Shift(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in day)
        for day in content["weekdays"]
    )
    return ShiftTable(
        code=code,
        label_vi=content["label_vi"],
        label_en=content["label_en"],
        weekdays=weekdays,
        counted=frozenset(content["counted"]),
        cut_off=time.fromisoformat(content["cut_off"]),
    )


def _office(row: models.Office) -> Office:
    successors = tuple(row.successors)
    return Office(
        key=row.key,
        unit=row.unit,
        agency=row.agency,
        level=row.level,
        name_vi=row.name_vi,
        name_en=row.name_en,
        identifier=row.identifier,
        assumed=row.assumed,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        successor=successors[0] if len(successors) == 1 else None,
        successors=successors,
        reception=row.reception,
    )
