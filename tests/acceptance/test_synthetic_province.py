"""A synthetic province lives through three months, with a swap of working days announced late and a day on which all
communes merge; then everything that was counted is what the dossiers themselves say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction

from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types.reports import Report6a
from benso.domains.ledger import operations as ledger
from benso.domains.ledger import queries as figures
from benso.domains.ledger.types import Basis
from benso.domains.procedures.operations import announce_special_days
from benso.domains.procedures.queries import calendar, forget
from benso.kernel.identifiers import DossierNumber
from benso.kernel.working_time import VIETNAM, DayKind, SpecialDay, Standing
from benso.sites.simulator.cast import read_people
from benso.sites.simulator.province import Script, read_script, simulate

DOSSIERS, SEED = 140, 20
SINCE = datetime(2025, 5, 12, 6, tzinfo=VIETNAM)
UNTIL = datetime(2025, 8, 15, 17, tzinfo=VIETNAM)
FIRST, MERGER = date(2025, 5, 12), date(2025, 7, 1)
OFF, MADE_UP = date(2025, 6, 20), date(2025, 6, 28)
ANNOUNCED = datetime(2025, 6, 17, 9, tzinfo=VIETNAM)
DECISION = "Thông báo mô phỏng 1/2025"
IN_BOTH_WORLDS = {"2.000815", "1.001193", "1.000656", "1.000894", "1.004873", "1.009022", "1.011607",
                  "2.002481", "2.000620", "2.000635"}  # fmt: skip
"""Matters of communes and of districts: somebody is competent, and nobody else asked, before and after."""


@pytest.fixture(scope="module", autouse=True)
def lived(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[dict[str, int]]:
    """Three months, once for all tests here, taken back at the end."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(django_settings, "FILES_DIR", tmp_path_factory.mktemp("files"))
        outer: Any = transaction.atomic()
        outer._from_testcase = True
        with outer:
            forget()
            yield live()
            transaction.set_rollback(True)
    forget()


def live() -> dict[str, int]:
    root = Path(django_settings.CONTENT_DIR)
    counts = simulate(
        script=script(root), cast=read_people(root), dossiers=DOSSIERS, seed=SEED, since=SINCE, until=UNTIL,
        issuer="https://simulated.example", incidents=[(ANNOUNCED, swap)],
    )  # fmt: skip
    ledger.seal_pending(at=UNTIL)
    return counts


def script(root: Path) -> Script:
    whole = read_script(root)
    return replace(whole, services=tuple(one for one in whole.services if one.code in IN_BOTH_WORLDS))


def swap(at: datetime) -> None:
    """A Friday becomes a day off three days before it, a Saturday a working day for it."""
    days = [
        SpecialDay(OFF, DayKind.OFF, DECISION, Standing.ANNOUNCED),
        SpecialDay(MADE_UP, DayKind.WORKING, DECISION, Standing.ANNOUNCED),
    ]
    announce_special_days(days=days, decision=DECISION, actor="system:test", at=at)
    operations.recompute_due_dates(reason=DECISION, actor="system:test", at=at)


def rows(statement: str, *values: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def report(basis: Basis = Basis.SIMULATED, since: date = FIRST) -> Report6a:
    return queries.report_6a(since=since, until=UNTIL.date(), basis=basis, today=UNTIL.date())


def test_it_was_a_whole_life_with_all_that_may_happen(lived: dict[str, int]) -> None:
    happened = {name for name, count in lived.items() if count}
    expected = {
        *("filed", "deeds", "supplements", "transfers", "cash", "apologies", "paper_steps", "withdrawals", "timers"),
        *("ratings", "feedback", "feedback_answered", "delegations", "ended_returned", "ended_refused"),
    }
    assert expected - happened == set()
    assert (lived["filed"], lived.get("stuck", 0)) == (DOSSIERS, 0)


def test_numbers_run_without_a_gap_for_each_office_and_day() -> None:
    serials: dict[tuple[str, date], list[int]] = defaultdict(list)
    for (number,) in rows("SELECT number FROM dossiers_dossier"):
        parsed = DossierNumber.parse(number)
        serials[str(parsed.agency), parsed.day].append(parsed.serial)
    assert {key: sorted(found) for key, found in serials.items()} == {
        key: list(range(1, len(found) + 1)) for key, found in serials.items()
    }
    assert len(rows("SELECT 1 FROM dossiers_dossier WHERE parent IS NULL")) == DOSSIERS


def test_what_the_ledger_says_is_what_the_tables_say() -> None:
    said = report()
    (told,) = rows(
        "SELECT count(*) FILTER (WHERE accepted_at IS NOT NULL), count(*) FILTER (WHERE outcome = 'early'), "
        "count(*) FILTER (WHERE outcome = 'on_time'), count(*) FILTER (WHERE outcome = 'late'), "
        "count(*) FILTER (WHERE outcome = 'no_term'), "
        "count(*) FILTER (WHERE accepted_at IS NOT NULL AND closed_at IS NOT NULL), "
        "count(*) FILTER (WHERE phase = 'paused'), "
        "count(*) FILTER (WHERE phase = 'running') FROM dossiers_dossier WHERE parent IS NULL"
    )
    assert told == (
        said.received, said.closed_early, said.closed_on_time, said.closed_late, said.closed_no_term, said.ended,
        said.paused, said.in_process,
    )  # fmt: skip
    assert said.closed_early + said.closed_on_time > said.closed_late > 0


def test_report_6a_adds_up_for_the_whole_time_and_for_each_month() -> None:
    for since in (FIRST, date(2025, 6, 1), MERGER, date(2025, 8, 1)):
        said = report(since=since)
        assert said.balanced, since
        assert said.received == said.received_online + said.received_counter + said.received_post
        assert said.in_process == said.in_process_in_time + said.overdue


def test_nothing_is_counted_as_measured_and_everything_made_is_marked() -> None:
    assert report(Basis.MEASURED).total == Decimal(0)
    bases = rows(
        "SELECT DISTINCT s.basis FROM ledger_entry e JOIN ledger_series s ON s.id = e.series_id "
        "JOIN ledger_posting p ON p.id = e.posting_id WHERE p.source IN ('dossiers', 'payments') "
        "OR s.measure LIKE 'ratings.%%' OR s.measure LIKE 'feedback.%%'"
    )
    assert bases == [("simulated",)]
    for table in ("dossiers_dossier", "accounts_person", "accounts_official", "payments_payment",
                  "documents_issued"):  # fmt: skip
        assert rows(f"SELECT DISTINCT simulated FROM {table}") == [(True,)], table


def test_names_and_numbers_belong_to_nobody() -> None:
    names = [name for (name,) in rows("SELECT name FROM accounts_person UNION SELECT name FROM accounts_official")]
    assert [name for name in names if "mô phỏng" not in name] == []
    numbers = rows("SELECT contact::jsonb ->> 'number' FROM dossiers_dossier WHERE contact::jsonb ->> 'number' <> ''")
    assert {number[:3] for (number,) in numbers} == {"999"}


def test_no_dossier_is_received_closed_or_ended_twice() -> None:
    counted = rows(
        "SELECT p.key, s.measure, sum(e.amount) FROM ledger_entry e JOIN ledger_series s ON s.id = e.series_id "
        "JOIN ledger_posting p ON p.id = e.posting_id WHERE p.source = 'dossiers' "
        "AND s.measure IN ('dossiers.received', 'dossiers.closed', 'dossiers.ended', 'dossiers.returned') GROUP BY 1, 2"
    )
    times: Counter[tuple[str, str]] = Counter()
    for key, measure, amount in counted:
        times[key.split(":")[0], measure] += int(amount)
    assert set(times.values()) <= {0, 1}
    assert sum(count for (_, measure), count in times.items() if measure == "dossiers.received") > DOSSIERS * 0.8


def test_officials_work_only_while_offices_are_open_and_nobody_on_the_day_that_was_taken() -> None:
    days = calendar()
    deeds = rows("SELECT at, actor, action FROM dossiers_event WHERE actor LIKE 'official:%%'")
    outside = [(at, action) for at, _, action in deeds if not days.is_open(at) and at > ANNOUNCED]
    assert outside == []
    assert [at for at, _, _ in deeds if at.astimezone(VIETNAM).date() == OFF] == []
    assert [at for at, _, _ in deeds if at.astimezone(VIETNAM).date() == MADE_UP] != []


def test_due_dates_stand_as_the_calendar_now_has_them_and_moved_for_a_reason() -> None:
    assert operations.preview_due_dates() == []
    moved = rows("SELECT DISTINCT reason FROM dossiers_due_change WHERE kind = 'calendar'")
    assert moved == [(DECISION,)]


def test_outcomes_follow_from_the_dates() -> None:
    finished = rows(
        "SELECT number, outcome, due_at, finished_at FROM dossiers_dossier "
        "WHERE finished_at IS NOT NULL AND due_at IS NOT NULL AND parent IS NULL"
    )
    wrong = [
        number
        for number, outcome, due_at, done in finished
        if (outcome == "late") != (done.astimezone(VIETNAM).date() > due_at.astimezone(VIETNAM).date())
    ]
    assert wrong == []
    assert len(finished) > DOSSIERS * 0.6


def test_open_work_of_the_merged_communes_lies_with_their_successors() -> None:
    gone = "-07-01"
    old = rows(
        "SELECT w.office FROM dossiers_work_item w WHERE w.closed_at IS NULL AND split_part(w.office, '/', 1) "
        "NOT LIKE %s", f"%{gone}"
    )  # fmt: skip
    assert old == []
    handed = rows("SELECT DISTINCT first_office <> lead_office FROM dossiers_dossier WHERE accepted_at < %s "
                  "AND finished_at > %s", MERGER, MERGER + timedelta(days=1))  # fmt: skip
    assert (True,) in handed


def test_the_figures_of_each_commune_add_up_to_those_of_the_whole() -> None:
    by_unit = figures.totals(
        measures=["dossiers.closed"], units=None, bases=[Basis.SIMULATED], until=UNTIL.date(), split="outcome"
    )
    assert sum(total.amount for total in by_unit) == Decimal(
        rows("SELECT count(*) FROM dossiers_dossier WHERE finished_at IS NOT NULL")[0][0]
    )
