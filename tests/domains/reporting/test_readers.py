"""Who reads which figures between approval and publication, and that a sum of a part never passes for the whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest

from benso.domains.accounts.types import Role
from benso.domains.reporting import operations, queries
from benso.domains.reporting.rules import ACCESS, may, sight
from benso.domains.reporting.types import Question, ReportActor, ReportDeed, Table, Wanted
from benso.domains.units.types import Level
from benso.kernel.periods import PeriodKind, month
from tests.domains.reporting.people import number, publisher, through
from tests.domains.reporting.small import declare, open_all, small_regime
from tests.domains.reporting.values import publish, put

AT = datetime(2025, 9, 1, 1, tzinfo=UTC)
LATER = datetime(2025, 9, 10, 1, tzinfo=UTC)
A, B, C = "28777@2025-07-01", "28789@2025-07-01", "28756@2025-07-01"
HERE, THERE = "86@2025-07-01", "86@2025-07-01/X"
AUGUST = month(2025, 8, cut_off=15)
OWN = ReportActor(1, duties=frozenset({(Role.REPORTER.value, A)}))
APPROVES = ReportActor(2, duties=frozenset({(Role.REPORT_APPROVER.value, HERE)}))
LEADS = ReportActor(3, duties=frozenset({(Role.LEADER.value, HERE)}))
ELSEWHERE = ReportActor(4, duties=frozenset({(Role.REPORT_PUBLISHER.value, THERE)}))
STEWARD = ReportActor(5, duties=frozenset({(Role.DATA_STEWARD.value, HERE)}))
JOB = ReportActor.system("test")


def ask(reader: ReportActor | None, **more: object) -> Table:
    values: dict[str, object] = {
        "indicators": ("test_households",), "level": Level.COMMUNE, "kind": PeriodKind.MONTH, "cut_off": 15,
        "since": date(2025, 7, 1), "until": date(2025, 9, 30), "reader": reader,
    }  # fmt: skip
    return queries.table(Question(**{**values, **more}))  # type: ignore[arg-type]


def read(reader: ReportActor | None, **more: object) -> dict[str, Decimal | None]:
    found = ask(reader, **more).rows
    assert len({(row.item, row.unit, row.period) for row in found}) == len(found)
    return {row.unit: row.value for row in found}


def test_whoever_analyses_could_open_the_report() -> None:
    assert ACCESS[ReportDeed.ANALYSE] <= ACCESS[ReportDeed.VIEW]


def test_the_rule_for_all_reports_says_what_the_table_says_of_each() -> None:
    offices = (A, HERE, THERE)
    readers = [ReportActor(1, duties=frozenset({(role.value, office)})) for role, office in product(Role, offices)]
    for reader in (*readers, JOB, ReportActor(1)):
        for office, receiver in product(offices, offices):
            assert sight(reader).covers(office, receiver) == may(ReportDeed.ANALYSE, reader, office, receiver)
    assert not sight(None).covers(A, HERE)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reader", "seen"),
    [
        (None, {C}), (STEWARD, {C}), (ELSEWHERE, {C}), (OWN, {A, C}), (APPROVES, {A, B, C}), (LEADS, {A, B, C}),
        (JOB, {A, B, C}),
    ],
)  # fmt: skip
def test_what_is_approved_and_not_published_is_read_by_whoever_reads_the_report(
    reader: ReportActor | None, seen: set[str]
) -> None:
    declare(AT)
    for unit in (A, B):
        put(unit, AUGUST, {"test_households": 10}, published=False, receiver=HERE)
    put(C, AUGUST, {"test_households": 10}, receiver=HERE)
    assert read(reader).keys() == seen
    assert read(reader, known=LATER).keys() == seen
    assert read(reader, known=datetime(2025, 8, 1, tzinfo=UTC)) == {}
    (sum_of,) = ask(reader, into_level=Level.PROVINCE).rows
    assert (sum_of.value, sum_of.covered) == (10 * len(seen), False)


@pytest.mark.django_db
def test_a_correction_is_read_by_some_while_others_read_what_stood_before() -> None:
    declare(AT)
    put(A, AUGUST, {"test_households": 1400}, receiver=HERE)
    report = put(A, AUGUST, {"test_households": 1500}, at=LATER, published=False)
    for reader, value in ((OWN, 1500), (LEADS, 1500), (ELSEWHERE, 1400), (None, 1400)):
        assert read(reader) == {A: Decimal(value)}
        assert read(reader, known=LATER) == {A: Decimal(value)}
        assert read(reader, known=AT) == {A: Decimal(1400)}
    publish(report, LATER)
    assert read(ELSEWHERE) == read(None) == {A: Decimal(1500)}


@pytest.mark.django_db
def test_of_two_reports_that_say_the_same_thing_each_reads_the_latest_they_may() -> None:
    declare(AT, small_regime("T01"), small_regime("T02", receiver="district"))
    put(A, AUGUST, {"test_households": 1}, receiver=HERE)
    put(A, AUGUST, {"test_households": 2}, at=LATER, published=False, receiver=HERE)
    at = datetime(2025, 9, 11, 1, tzinfo=UTC)
    put(A, AUGUST, {"test_households": 3}, at=at, published=False, regime="T02", receiver=THERE)
    for reader, value in ((None, 1), (STEWARD, 1), (LEADS, 2), (ELSEWHERE, 3), (OWN, 3), (JOB, 3)):
        assert read(reader) == {A: Decimal(value)}, reader
        assert read(reader, known=at) == {A: Decimal(value)}, reader


@pytest.mark.django_db
def test_the_trail_holds_the_versions_that_its_reader_may_read() -> None:
    declare(AT)
    put(A, AUGUST, {"test_households": 1400}, receiver=HERE)
    put(A, AUGUST, {"test_households": 1500}, at=LATER, published=False)
    put(B, AUGUST, {"test_households": 7}, published=False, receiver=THERE)
    for reader, values in ((None, [1400]), (OWN, [1500, 1400]), (ELSEWHERE, [1400, 7]), (JOB, [1500, 1400, 7])):
        asked = ask(reader, into_level=Level.PROVINCE).question
        trails, _recipe = queries.behind(asked, "test_households", HERE, AUGUST.code)
        assert [trail.value for trail in trails] == values, reader
        assert {trail.receiver for trail in trails} <= {HERE, THERE}


@pytest.mark.django_db
@pytest.mark.parametrize("into", [{}, {"into_level": Level.PROVINCE}, {"into_kind": PeriodKind.QUARTER}])
def test_simulated_is_said_of_the_figures_that_it_is_in(into: dict[str, object]) -> None:
    declare(AT, small_regime("T01"), small_regime("T02"))
    put(A, AUGUST, {"test_households": 5}, simulated=True)
    put(B, AUGUST, {"test_fibre": 5})
    put(C, AUGUST, {"test_households": 5})
    simulated = {(row.unit, row.simulated) for row in ask(None, **into).rows}
    assert simulated == ({(HERE, True)} if "into_level" in into else {(A, True), (C, False)})
    assert not ask(None, indicators=("test_fibre",), **into).simulated


@pytest.mark.django_db
def test_what_a_correction_replaced_before_publication_was_never_public_and_what_it_left_is() -> None:
    declare(AT)
    open_all(AT, date(2025, 8, 1))
    report = number("T01", AUGUST.code, A)
    through(report, AT, fibre=111)
    through(report, LATER, fibre=950)
    operations.publish_report(report=report, actor=publisher(report), at=LATER + timedelta(days=1))
    asked = Wanted(items=("test_fibre", "test_households"), places=(A,), history=True)
    assert {v.item: v.figure.value for v in queries.published_values(asked)} == {
        "test_fibre": 950, "test_households": 1500,
    }  # fmt: skip
    assert read(None, indicators=("test_fibre",)) == {A: 950}
    whose = {None: [950], OWN: [950, 111]}
    for reader, figures in whose.items():
        question = ask(reader, indicators=("test_fibre",)).question
        found, _recipe = queries.behind(question, "test_fibre", A, AUGUST.code)
        assert [(trail.value, trail.published) for trail in found] == [(each, each == 950) for each in figures]


@pytest.mark.django_db
def test_a_figure_published_late_does_not_end_one_that_is_known_later() -> None:
    declare(AT, small_regime(), small_regime("T02"))
    early = put(A, AUGUST, {"test_households": 10}, at=AT, published=False)
    put(A, AUGUST, {"test_households": 20}, at=LATER, regime="T02")
    publish(early, LATER + timedelta(days=1))
    for history in (False, True):
        found = queries.published_values(Wanted(items=("test_households",), places=(A,), history=history))
        assert [v.figure.value for v in found] == [20]
    assert read(None) == {A: 20}
