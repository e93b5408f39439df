"""Completeness, punctuality, the league: over what is owed, never above 100 %, nothing to be gained by tricks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benso.domains.procedures import operations as procedures_write
from benso.domains.procedures import queries as procedures
from benso.domains.reporting import models, operations, queries
from benso.domains.reporting.rules.completeness import league, right_first_time, tally, timeliness
from benso.domains.reporting.types import CompletenessView, Figure, Mark, Owed, Reporter, Tally, Timeliness
from benso.domains.units.queries import units_on
from benso.domains.units.types import Level
from benso.kernel.errors import BensoError
from benso.kernel.periods import month
from benso.kernel.working_time import DayKind, SpecialDay, Standing
from tests.domains.reporting.people import (
    FIGURES,
    approve,
    approver,
    fill,
    number,
    publisher,
    put,
    reopen,
    reporter,
    submit,
    through,
)
from tests.domains.reporting.small import declare, open_all, small_regime

IN_TIME = datetime(2025, 7, 16, 2, tzinfo=UTC)
TOO_LATE = datetime(2025, 7, 20, 2, tzinfo=UTC)
LATER = datetime(2025, 7, 25, 2, tzinfo=UTC)
DUE = datetime(2025, 7, 17, 16, 59, 59, tzinfo=UTC)
UNIT = "1@2025-01-01"
ONE = Owed("T01", UNIT, UNIT, "83@2004-08-31", month(2025, 7), DUE, 4)


def owed(since: date = date(2025, 7, 1), at: datetime = LATER) -> list[Owed]:
    return queries.owed(since=since, until=date(2025, 7, 31), at=at, calendar=procedures.calendar(), codes=["T01"])


def whole(at: datetime = LATER) -> Tally:
    return sum((tally(one, at) for one in owed(at=at)), Tally())


# ---- The rules ---------------------------------------------------------------------------------------------------


def test_the_first_submission_decides_whether_it_was_in_time() -> None:
    assert timeliness(replace(ONE, first_submitted_at=DUE), LATER) is Timeliness.ON_TIME
    assert timeliness(replace(ONE, first_submitted_at=DUE + timedelta(seconds=1)), LATER) is Timeliness.LATE
    assert (timeliness(ONE, LATER), timeliness(ONE, DUE)) == (Timeliness.MISSING, Timeliness.NOT_DUE)


@pytest.mark.parametrize(
    ("what", "changes", "score"),
    [
        ("complete, in time, approved", {}, 4),
        ("late by a second", {"first_submitted_at": DUE + timedelta(seconds=1)}, 0),
        ("in time but empty, filled in later", {"first_arrived": 0}, 0),
        ("in time but half, the rest later", {"first_arrived": 2}, 2),
        ("returned once", {"returns": 1}, 0),
        ("not decided yet", {"approved": False}, 0),
        ("one figure corrected later", {"corrected": 1}, 3),
        ("emptied after it was first approved", {"arrived": 1}, 1),
        ("more corrected than there was", {"corrected": 9}, 0),
    ],
)
def test_what_counts_as_right_the_first_time(what: str, changes: dict[str, object], score: int) -> None:
    good = replace(ONE, first_submitted_at=DUE, approved=True, arrived=4, first_arrived=4)
    assert right_first_time(replace(good, **changes)) == score, what  # type: ignore[arg-type]


def test_who_owed_nothing_has_no_place_and_equal_scores_share_a_rank() -> None:
    def of(right: int, due: int) -> Tally:
        return Tally(reports_due=1, values_due=due, right_first_time=right)

    table = league({"a": of(2, 4), "b": of(1, 2), "c": of(4, 4), "d": Tally(), "e": of(0, 4)})
    assert [(s.rank, s.unit) for s in table] == [(1, "c"), (2, "a"), (2, "b"), (4, "e")]


counts = st.integers(0, 50)
moments = st.one_of(st.none(), st.integers(-500, 500).map(lambda hours: DUE + timedelta(hours=hours)))


@given(
    owed=st.lists(
        st.builds(
            Owed, regime=st.just("T"), office=st.sampled_from("abc"), place=st.just("a"), receiver=st.just("p"),
            period=st.just(month(2025, 7)), due_at=st.just(DUE), values_due=counts, first_submitted_at=moments,
            approved=st.booleans(), arrived=counts, first_arrived=counts, returns=st.integers(0, 3), corrected=counts,
        ),
        max_size=12,
    )
)  # fmt: skip
def test_no_share_is_ever_outside_0_to_100_whatever_the_rows_say(owed: list[Owed]) -> None:
    total = sum((tally(one, LATER) for one in owed), Tally())
    for share in (total.completeness, total.punctuality, total.score):
        assert share is None or 0 <= share <= 100
    assert total.right_first_time + total.waiting <= total.values_due
    assert total.on_time + total.late + total.never == total.reports_due


# ---- Over real duties --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_report_nobody_opened_is_owed_all_the_same() -> None:
    declare(IN_TIME)
    assert models.ReportRow.objects.filter(regime="T01").count() == 0
    total = whole()
    assert (total.reports_due, total.never, total.values_due, total.completeness) == (48, 48, 48 * 4, 0)


@pytest.mark.django_db
def test_closed_units_owe_nothing_and_units_that_opened_do() -> None:
    declare(datetime(2025, 6, 1, tzinfo=UTC))
    found = owed(since=date(2025, 6, 1))
    june = {one.office for one in found if one.period.code == "2025-06~15"}
    july = {one.office for one in found if one.period.code == "2025-07~15"}
    assert june == {unit.id for unit in units_on(date(2025, 6, 14), Level.COMMUNE)}
    assert july == {unit.id for unit in units_on(date(2025, 7, 14), Level.COMMUNE)}
    assert (len(june), len(july)) == (148, 48)


@pytest.mark.django_db
def test_nobody_owes_what_was_due_before_the_regime_was_here() -> None:
    declare(TOO_LATE)
    assert owed() == []


@pytest.mark.django_db
def test_numbers_marks_and_what_is_missing_are_kept_apart_and_missing_does_not_count() -> None:
    declare(IN_TIME)
    open_all(IN_TIME, date(2025, 7, 1))
    report = number("T01", "2025-07~15")
    through(report, IN_TIME, users_male=Mark.MISSING)
    total = whole()
    assert (total.numbers, total.not_applicable, total.no_service, total.missing) == (2, 0, 1, 1)
    assert (total.present, total.values_due) == (3, 48 * 4)


@pytest.mark.django_db
def test_what_is_being_typed_has_not_arrived_and_what_was_returned_no_longer_has() -> None:
    declare(IN_TIME)
    open_all(IN_TIME, date(2025, 7, 1))
    report = number("T01", "2025-07~15")
    fill(report, IN_TIME)
    assert whole().present == 0
    submit(report, IN_TIME)
    assert (whole().present, whole().waiting, whole().right_first_time) == (4, 4, 0)
    operations.return_report(report=report, comment="Sai", actor=approver(report), at=IN_TIME)
    assert (whole().present, whole().on_time, whole().returned) == (0, 1, 1)
    submit(report, TOO_LATE)
    approve(report, TOO_LATE)
    assert (whole().present, whole().on_time, whole().right_first_time) == (4, 1, 0)


@pytest.mark.django_db
def test_a_correction_costs_only_the_values_that_were_wrong() -> None:
    declare(IN_TIME)
    open_all(IN_TIME, date(2025, 7, 1))
    report = number("T01", "2025-07~15")
    through(report, IN_TIME)
    assert whole().right_first_time == 4
    through(report, TOO_LATE, fibre=900)
    assert (whole().right_first_time, whole().present) == (3, 4)


@pytest.mark.django_db
def test_everything_marked_missing_in_time_is_punctual_and_worth_nothing() -> None:
    declare(IN_TIME)
    open_all(IN_TIME, date(2025, 7, 1))
    report = number("T01", "2025-07~15")
    put(report, IN_TIME, {address: Figure(None, Mark.MISSING) for address in FIGURES})
    submit(report, IN_TIME)
    approve(report, IN_TIME)
    total = whole()
    assert (total.on_time, total.present, total.right_first_time, total.missing) == (1, 0, 0, 4)


@pytest.mark.django_db
def test_in_the_borders_of_another_day_a_report_counts_for_every_unit_whose_land_it_was_about() -> None:
    declare(datetime(2025, 6, 1, tzinfo=UTC))
    open_all(IN_TIME, date(2025, 6, 1))
    through(number("T01", "2025-07~15"), IN_TIME)
    found = owed(since=date(2025, 6, 1))
    now = queries.in_borders(found, LATER, date(2025, 7, 14))
    then = queries.in_borders(found, LATER, date(2025, 6, 14))
    assert (len(now), len(then)) == (48, 148)
    assert all(
        each.completeness is not None and 0 <= each.completeness <= 100 for each in (*now.values(), *then.values())
    )
    best = queries.league_table(found, LATER, borders=date(2025, 6, 14))
    assert best[0].tally.score == Decimal(50)
    assert [s.tally.score for s in best if s.rank > 1] == [0] * (148 - sum(s.rank == 1 for s in best))


DEEDS = ("fill", "missing", "submit", "return", "approve", "publish", "reopen", "open")


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(DEEDS), st.booleans()), max_size=14))
def test_no_sequence_of_deeds_gives_more_than_100_per_cent(deeds: list[tuple[int, str, bool]]) -> None:
    with transaction.atomic():
        declare(IN_TIME)
        open_all(IN_TIME, date(2025, 7, 1))
        reports = list(
            models.ReportRow.objects.filter(regime="T01").order_by("office").values_list("id", flat=True)[:3]
        )
        for turn, (which, deed, late) in enumerate(deeds):
            at = (TOO_LATE if late else IN_TIME) + timedelta(minutes=turn)
            try:
                with transaction.atomic():
                    _do(deed, reports[which], at, turn)
            except BensoError:
                continue
        found = owed()
        for each in (whole(), *queries.by_office(found, LATER).values(), *queries.by_regime(found, LATER).values()):
            for share in (each.completeness, each.punctuality, each.score):
                assert share is not None
                assert 0 <= share <= 100
            assert each.right_first_time + each.waiting <= each.values_due
            marked = each.numbers + each.not_applicable + each.no_service + each.missing
            assert each.present <= marked <= each.values_due
        transaction.set_rollback(True)


def _do(deed: str, report: int, at: datetime, turn: int) -> None:
    match deed:
        case "fill":
            fill(report, at, fibre=900 + turn)
        case "missing":
            fill(report, at, users_male=Mark.MISSING)
        case "submit":
            operations.submit_report(report=report, actor=reporter(report), at=at)
        case "return":
            operations.return_report(report=report, comment="Sai", actor=approver(report), at=at)
        case "approve":
            approve(report, at)
        case "publish":
            operations.publish_report(report=report, actor=publisher(report), at=at)
        case "reopen":
            reopen(report, at)
        case "open":
            open_all(at, date(2025, 7, 1))


# ---- Reminders ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_report_is_reminded_of_once_and_escalated_once() -> None:
    declare(IN_TIME)
    open_all(IN_TIME, date(2025, 7, 1))
    report = number("T01", "2025-07~15")
    through(report, IN_TIME)
    mine = models.ReportRow.objects.filter(regime="T01")
    assert operations.remind(actor="system:reporting", at=IN_TIME - timedelta(days=5)) == 0
    operations.remind(actor="system:reporting", at=IN_TIME)
    operations.remind(actor="system:reporting", at=IN_TIME + timedelta(hours=1))
    assert mine.filter(reminded_at=IN_TIME).count() == 47
    operations.escalate(actor="system:reporting", at=TOO_LATE)
    operations.escalate(actor="system:reporting", at=LATER)
    assert mine.filter(escalated_at=TOO_LATE).count() == 47
    other = number("T01", "2025-07~15", mine.filter(escalated_at=TOO_LATE)[0].office)
    kinds = [event.kind.value for event in queries.report_events(other, approver(other))]
    assert kinds == ["opened", "reminded", "escalated"]
    assert [e.kind.value for e in queries.report_events(report, approver(report))] == [
        "opened",
        "submitted",
        "approved",
    ]


@pytest.mark.django_db
def test_the_first_day_of_a_version_decides_whose_cells_are_due() -> None:
    declare(datetime(2025, 6, 1, tzinfo=UTC))
    declare(
        datetime(2025, 6, 2, tzinfo=UTC),
        small_regime(valid_from=date(2025, 7, 1), forms=small_regime().forms[:1], checks=()),
    )
    due = {one.period.code: one.values_due for one in owed(since=date(2025, 6, 1))}
    assert due == {"2025-06~15": 4, "2025-07~15": 2}


# ---- The page of everybody: cheap, and never a moment old --------------------------------------------------------


def viewed(at: datetime = LATER) -> CompletenessView:
    return queries.completeness_view(
        since=date(2025, 7, 1), until=date(2025, 7, 31), at=at, calendar=procedures.calendar(), level=Level.COMMUNE
    )


def of_regime(code: str, at: datetime = LATER) -> Tally:
    return next((each for found, _, each in viewed(at).regimes if found == code), Tally())


def integrated(code: str = "T01") -> bool:
    return next(item.integrated for item in viewed().items if item.key == f"regime:{code}")


@pytest.mark.django_db
def test_the_page_costs_a_dozen_statements_whatever_is_reported() -> None:
    declare(IN_TIME)
    open_all(IN_TIME, date(2025, 7, 1))

    def statements() -> int:
        viewed()
        with CaptureQueriesContext(connection) as caught:
            viewed()
        return len(caught)

    few = statements()
    declare(IN_TIME, *(small_regime(f"T{n:02}") for n in range(1, 6)))
    open_all(IN_TIME, date(2025, 7, 1), *(f"T{n:02}" for n in range(2, 6)))
    for row in models.ReportRow.objects.filter(regime__in=("T01", "T04"))[:4]:
        through(row.id, IN_TIME)
    assert statements() == few <= 13


@pytest.mark.django_db
def test_each_deed_shows_at_once() -> None:
    declare(IN_TIME, small_regime(reporter=Reporter(Level.PROVINCE)))
    open_all(IN_TIME, date(2025, 7, 1))
    report = number("T01", "2025-07~15")
    assert (of_regime("T01").never, integrated()) == (1, False)
    fill(report, IN_TIME)
    submit(report, IN_TIME)
    assert (of_regime("T01").on_time, of_regime("T01").present, integrated()) == (1, 4, True)
    operations.return_report(report=report, comment="Xem lại", actor=approver(report), at=IN_TIME)
    assert (of_regime("T01").present, integrated()) == (0, False)
    fill(report, TOO_LATE, users_male=Mark.MISSING)
    submit(report, TOO_LATE)
    assert (of_regime("T01").present, of_regime("T01").missing, integrated()) == (3, 1, False)
    approve(report, TOO_LATE)
    reopen(report, TOO_LATE)
    assert not integrated()
    fill(report, TOO_LATE)
    submit(report, TOO_LATE)
    assert (of_regime("T01").present, of_regime("T01").missing, integrated()) == (4, 0, True)


@pytest.mark.django_db
def test_a_deadline_that_passes_and_a_day_off_that_is_announced_show_at_once() -> None:
    declare(datetime(2025, 6, 1, tzinfo=UTC))
    assert (of_regime("T01", DUE).reports_due, of_regime("T01", DUE + timedelta(seconds=1)).reports_due) == (0, 48)
    procedures_write.announce_special_days(
        days=[SpecialDay(date(2025, 7, 17), DayKind.OFF, "", Standing.ANNOUNCED)], decision="Công điện thử",
        actor="system:test", at=IN_TIME,
    )  # fmt: skip
    assert of_regime("T01", DUE + timedelta(seconds=1)).reports_due == 0
    assert of_regime("T01", DUE + timedelta(days=1, seconds=1)).reports_due == 48


@pytest.mark.django_db
def test_a_new_version_of_a_regime_shows_at_once() -> None:
    declare(datetime(2025, 6, 1, tzinfo=UTC))
    assert of_regime("T01").reports_due == 48
    declare(
        datetime(2025, 6, 2, tzinfo=UTC), small_regime(reporter=Reporter(Level.PROVINCE), valid_from=date(2025, 7, 1))
    )
    assert of_regime("T01").reports_due == 1


@pytest.mark.django_db
def test_a_report_begun_under_the_version_before_is_judged_by_its_cells() -> None:
    """It was sent whole, but of fewer cells than are asked now."""
    one = small_regime(reporter=Reporter(Level.PROVINCE))
    declare(datetime(2025, 6, 1, tzinfo=UTC), replace(one, forms=one.forms[:1], checks=()))
    open_all(IN_TIME, date(2025, 7, 1))
    report = number("T01", "2025-07~15")
    put(report, IN_TIME, {address: figure for address, figure in FIGURES.items() if "users" not in address})
    submit(report, IN_TIME)
    assert integrated()
    declare(datetime(2025, 6, 2, tzinfo=UTC), replace(one, valid_from=date(2025, 7, 1)))
    assert not integrated()
