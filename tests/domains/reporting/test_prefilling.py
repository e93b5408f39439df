"""What the platform measured is taken over by breakdown too, where the ledger tells the parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from benso.domains.ledger import operations as ledger
from benso.domains.ledger.types import Basis, Kind, Measure, NewEntry, Posting
from benso.domains.reporting import models, operations, queries
from benso.domains.reporting.rules.breakdowns import with_parts
from benso.domains.reporting.types import (
    Code,
    CodeList,
    Figure,
    Indicator,
    Lack,
    Lacking,
    Origin,
    Prefill,
    PrefillInput,
)
from benso.domains.reporting.types import Reporter as Reporters
from benso.domains.units.queries import roster
from benso.domains.units.rules import Roster
from benso.domains.units.types import Level, Share, Unit
from benso.kernel.declarations import Text
from tests.domains.reporting import small
from tests.domains.reporting.people import number, reporter, through
from tests.domains.reporting.small import declare, open_all, small_regime

pytestmark = pytest.mark.django_db
JULY = datetime(2025, 7, 20, 2, tzinfo=UTC)
JOINED, LEFT, HELD = "test.joined", "test.left", "test.held"
MERGED, BEFORE = date(2025, 7, 1), date(2025, 6, 30)
Post = Callable[..., None]


def known(**changes: object) -> Indicator:
    """The users, counted as those who joined less those who left."""
    prefill = Prefill("joined - left", (PrefillInput("joined", JOINED), PrefillInput("left", LEFT)))
    users = next(one for one in small.INDICATORS if one.code == "test_users")
    return replace(users, **({"prefill": prefill} | changes))  # type: ignore[arg-type]


@pytest.fixture
def post() -> Post:
    """Posts what was measured: measure, unit, amount, dimensions."""
    kinds = ((JOINED, Kind.FLOW), (LEFT, Kind.FLOW), (HELD, Kind.STOCK))
    ledger.declare_measures(measures=[Measure(code, kind, "persons", "Thử", "Test", "", "", 0) for code, kind in kinds])
    turn = [0]

    def posted(measure: str, unit: str, amount: int, on: date = date(2025, 7, 1), **dimensions: str) -> None:
        turn[0] += 1
        entry = NewEntry(measure, unit, Basis.MEASURED, on, Decimal(amount), dimensions=dimensions)
        ledger.post(posting=Posting("test", f"{turn[0]}", (entry,)), actor="system:test", at=JULY)

    return posted


def opened(monkeypatch: pytest.MonkeyPatch, users: Indicator, **changes: object) -> models.ReportRow:
    monkeypatch.setattr(small, "INDICATORS", (*small.INDICATORS[:3], users))
    declare(JULY, small_regime(**changes))
    open_all(JULY, date(2025, 7, 1))
    return models.ReportRow.objects.filter(regime="T01").order_by("id")[0]


def taken(report: models.ReportRow) -> dict[str, tuple[Figure | None, Origin, str]]:
    ledger.seal_pending(at=JULY)
    made = operations.prefill(report=report.id, actor=reporter(report.id), at=JULY)
    return {s.address: (s.figure, s.origin, s.source) for s in made.saved.written}


def test_a_breakdown_is_taken_over_where_the_ledger_has_it(monkeypatch: pytest.MonkeyPatch, post: Post) -> None:
    report = opened(monkeypatch, known())
    for sex, joined in (("male", 5), ("female", 7)):
        post(JOINED, report.office, joined, test_sex=sex, channel="online")
    post(JOINED, report.office, 2, test_sex="male", channel="counter")
    post(JOINED, report.office, 90, date(2025, 6, 14), test_sex="male")
    post(LEFT, report.office, 3, test_sex="female")
    source = f"{JOINED}, {LEFT}"
    assert taken(report) == {
        "users.male": (Figure(Decimal(7)), Origin.LEDGER, source),
        "users.female": (Figure(Decimal(4)), Origin.LEDGER, source),
    }
    told = {d.item: d.measured for d in queries.differences_to_measured(report.id, reporter(report.id))}
    assert told == {"test_users[test_sex=male]": Decimal(7), "test_users[test_sex=female]": Decimal(4)}


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"channel": "online"},
        {"test_sex": "unknown"},
    ],
)
def test_a_ledger_that_does_not_tell_every_part_gives_none(
    monkeypatch: pytest.MonkeyPatch, post: Post, other: dict[str, str]
) -> None:
    report = opened(monkeypatch, known(prefill=Prefill("joined", (PrefillInput("joined", JOINED),))))
    post(JOINED, report.office, 5, test_sex="male")
    post(JOINED, report.office, 1, **other)
    assert taken(report) == {}


def test_a_breakdown_that_the_input_fixes_is_known_for_that_code_alone(
    monkeypatch: pytest.MonkeyPatch, post: Post
) -> None:
    prefill = Prefill("joined", (PrefillInput("joined", JOINED, (("test_sex", "male"),)),))
    report = opened(monkeypatch, known(prefill=prefill))
    post(JOINED, report.office, 5, test_sex="male")
    assert taken(report) == {"users.male": (Figure(Decimal(5)), Origin.LEDGER, JOINED)}


def test_a_code_has_what_is_posted_under_it(monkeypatch: pytest.MonkeyPatch, post: Post) -> None:
    codes = (Code("male", Text("Nam")), Code("boy", Text("Trẻ trai"), "male"), Code("female", Text("Nữ")))
    monkeypatch.setattr(small, "SEX", replace(small.SEX, codes=codes))
    report = opened(monkeypatch, known(prefill=Prefill("joined", (PrefillInput("joined", JOINED),))))
    post(JOINED, report.office, 5, test_sex="boy")
    post(JOINED, report.office, 1, test_sex="male")
    assert {a: f[0] for a, f in taken(report).items()} == {
        "users.male": Figure(Decimal(6)), "users.female": Figure(Decimal(0)),
    }  # fmt: skip


def test_an_agency_takes_over_what_it_did_itself_and_nothing_of_others(
    monkeypatch: pytest.MonkeyPatch, post: Post
) -> None:
    report = opened(
        monkeypatch, known(prefill=Prefill("joined", (PrefillInput("joined", JOINED),))),
        reporter=Reporters(Level.PROVINCE, ("STC-VL", "SNV-VL")),
    )  # fmt: skip
    unit, _, agency = report.office.partition("/")
    assert report.place.key == report.office
    for who, joined in ((agency, 5), ("STP-VL", 100)):
        post(JOINED, unit, joined, agency=who, test_sex="male")
    assert {a: f[0] for a, f in taken(report).items()} == {
        "users.male": Figure(Decimal(5)), "users.female": Figure(Decimal(0)),
    }  # fmt: skip


def test_codes_with_those_under_them_survive_a_circle() -> None:
    codes = (Code("a", Text("A"), "c"), Code("b", Text("B"), "a"), Code("c", Text("C"), "b"), Code("d", Text("D")))
    parts = with_parts(CodeList("x", Text("X"), codes))
    assert parts == {"a": {"a", "b", "c"}, "b": {"a", "b", "c"}, "c": {"a", "b", "c"}, "d": {"d"}}


@pytest.mark.parametrize("simulated", [False, True])
def test_what_is_simulated_is_taken_over_and_compared_by_simulated_reports_only(simulated: bool) -> None:
    declare(JULY, small_regime(), small_regime("T02"))
    open_all(JULY + timedelta(days=35), date(2025, 7, 1), "T01", "T02")
    july, august = number("T01", "2025-07~15"), number("T02", "2025-08~15")
    same = number("T02", "2025-07~15")
    models.ReportRow.objects.filter(id=july).update(simulated=True)
    models.ReportRow.objects.filter(id__in=[same, august]).update(simulated=simulated)
    through(july, JULY + timedelta(days=35), fibre=1000)
    found = taken(models.ReportRow.objects.get(id=same))
    assert [o for _, o, _ in found.values()] == [Origin.OTHER_REGIME] * (4 if simulated else 0)
    beside = queries.report_sheet(august, reporter(august)).others
    assert ("fibre.now" in beside.previous, bool(beside.history)) == (simulated, simulated)


def new_unit() -> Unit:
    """A commune of the 1st of July, of several that were merged whole."""
    made = [unit for unit in roster().on(MERGED, Level.COMMUNE) if unit.valid_from == MERGED]
    return next(unit for unit in made if len(unit.predecessors) > 1)


def halved(unit: str) -> Callable[..., tuple[Share, ...]]:
    """The register's shares, had half of a unit gone to somebody else."""
    shares = Roster.shares

    def found(self: Roster, *asked: Any) -> tuple[Share, ...]:
        half = Decimal("0.5")
        return tuple(
            replace(one, weight=half, estimated=True) if one.source == unit and one.target != unit else one
            for one in shares(self, *asked)
        )

    return found


def row_at(unit: str) -> models.ReportRow:
    return models.ReportRow.objects.get(regime="T01", office=unit, period__code="2025-07~15")


def total(report: models.ReportRow) -> dict[str, Decimal | None]:
    return {address: figure.value for address, (figure, *_) in taken(report).items() if figure}


def test_in_the_period_of_a_merger_the_work_of_the_units_before_counts_once(
    monkeypatch: pytest.MonkeyPatch, post: Post
) -> None:
    opened(monkeypatch, known(prefill=Prefill("joined", (PrefillInput("joined", JOINED),))))
    unit = new_unit()
    for turn, former in enumerate(unit.predecessors):
        post(JOINED, former, 10**turn, BEFORE, test_sex="male")
        post(JOINED, former, 7000, date(2025, 6, 14), test_sex="male")  # the period before
    post(JOINED, unit.id, 50_000, MERGED, test_sex="male")
    stranger = next(u.id for u in roster().on(BEFORE, Level.COMMUNE) if u.id not in unit.predecessors)
    post(JOINED, stranger, 900_000, BEFORE, test_sex="male")
    all_of_it = 50_000 + sum(10**turn for turn in range(len(unit.predecessors)))
    report = row_at(unit.id)
    assert total(report) == {"users.male": all_of_it, "users.female": 0}
    told = {d.item: d.measured for d in queries.differences_to_measured(report.id, reporter(report.id))}
    assert told["test_users[test_sex=male]"] == all_of_it
    assert queries.report_sheet(report.id, reporter(report.id)).unmeasured == {}


def test_a_stock_holds_what_was_entered_for_the_units_before_at_any_time(
    monkeypatch: pytest.MonkeyPatch, post: Post
) -> None:
    opened(monkeypatch, known(prefill=Prefill("held", (PrefillInput("held", HELD),))))
    unit = new_unit()
    for former in unit.predecessors:
        post(HELD, former, 100, date(2025, 1, 5), test_sex="male")
    post(HELD, unit.id, -30, MERGED, test_sex="male")
    assert total(row_at(unit.id)) == {"users.male": 100 * len(unit.predecessors) - 30, "users.female": 0}


@pytest.mark.parametrize("measure", [JOINED, HELD])
def test_where_a_unit_before_was_divided_nothing_is_taken_over_and_the_reason_is_told(
    monkeypatch: pytest.MonkeyPatch, post: Post, measure: str
) -> None:
    opened(monkeypatch, known(prefill=Prefill("n", (PrefillInput("n", measure),))))
    unit = new_unit()
    monkeypatch.setattr(Roster, "shares", halved(unit.predecessors[0]))
    for place, on in ((unit.predecessors[0], BEFORE), (unit.id, MERGED)):
        post(measure, place, 5, on, test_sex="male")
    report = row_at(unit.id)
    ledger.seal_pending(at=JULY)
    actor = reporter(report.id)
    made = operations.prefill(report=report.id, actor=actor, at=JULY)
    told = {"users.male": Lack(Lacking.CUT), "users.female": Lack(Lacking.CUT)}
    assert (made.saved.written, dict(made.lacking)) == ((), told)
    assert queries.report_sheet(report.id, actor).unmeasured == told
    assert queries.differences_to_measured(report.id, actor) == []
