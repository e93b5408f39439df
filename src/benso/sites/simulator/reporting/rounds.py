"""Report rounds: period after period is opened, filled in, submitted on time or late or not at all, and decided on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from benso.domains.accounts.queries import duties
from benso.domains.procedures.queries import calendar
from benso.domains.reporting import operations, queries
from benso.domains.reporting.types import ImportRow, Origin, ReportActor, ReportLine, ReportState
from benso.domains.units.queries import units_on
from benso.domains.units.types import Level
from benso.kernel.working_time import VIETNAM
from benso.sites.simulator.province.hours import worked_later
from benso.sites.simulator.province.staff import ACTOR, Staff
from benso.sites.simulator.reporting.script import Figures, ReportScript

BEFORE = timedelta(days=5)
WEEK = timedelta(days=7)
SAID = "Đã kiểm tra với sổ gốc (mô phỏng)."
"""What an invented reporter explains a soft finding with."""


@dataclass(frozen=True, slots=True)
class ReportHabits:
    """How often what happens, in hundredths. Invented so that everything is seen; not measured anywhere."""

    never: int = 3
    late: int = 9
    waiting: int = 8
    """Submitted, and nobody has decided yet."""
    unpublished: int = 6
    """Approved, and not published yet."""


class Reporting:
    """One run: who reports, by which script, until when."""

    def __init__(self, seed: int, until: datetime, habits: ReportHabits) -> None:
        self.seed, self.until, self.habits = seed, until, habits
        self.staff = Staff(("reporter", "report_approver", "report_publisher"))
        self.counts: Counter[str] = Counter()
        self._turns: dict[tuple[str, str], int] = {}

    def play(self, script: ReportScript, line: ReportLine) -> None:
        """One report through its life, as far as its office and its receiver bring it."""
        chance = Random(f"{self.seed}:{line.regime}:{line.office}:{line.period.code}")  # noqa: S311 the same each time
        turn = self._turns[line.regime, line.office] = self._turns.get((line.regime, line.office), -1) + 1
        if chance.randrange(100) < self.habits.never:
            self.counts["missing_reports"] += 1
            return
        sent = self._sent(line, chance)
        if sent > self.until:
            return
        reporter = self._actor("reporter", line.office, sent, chance)
        drawn = draw(script.figures, f"{self.seed}:{line.office}", turn)
        operations.import_values(
            regime=line.regime, actor=reporter, at=sent, origin=Origin.PROGRAM, language="en",
            rows=[
                ImportRow(place, line.office, line.period.code, item, str(figure))
                for place, (item, figure) in enumerate(drawn.items(), start=1)
            ],
        )  # fmt: skip
        for finding in queries.report_sheet(line.id, reporter).findings:
            operations.explain(report=line.id, check=finding.check, text=SAID, actor=reporter, at=sent)
        operations.submit_report(report=line.id, actor=reporter, at=sent)
        self.counts["reports"] += 1
        self._decide(line, sent, reporter, chance)

    def _decide(self, line: ReportLine, sent: datetime, reporter: ReportActor, chance: Random) -> None:
        approved = worked_later(calendar(), sent, 1 + chance.random() * 9)
        published = worked_later(calendar(), approved, 1 + chance.random() * 6)
        if approved > self.until or chance.randrange(100) < self.habits.waiting:
            return
        approver = self._actor("report_approver", line.receiver, approved, chance, but_not=reporter.actor)
        operations.approve_report(report=line.id, actor=approver, at=approved)
        if published > self.until or chance.randrange(100) < self.habits.unpublished:
            return
        publisher = self._actor("report_publisher", line.receiver, published, chance)
        operations.publish_report(report=line.id, actor=publisher, at=published)
        self.counts["published_reports"] += 1

    def _sent(self, line: ReportLine, chance: Random) -> datetime:
        """In working time between the end of the period and the deadline, or up to four days late."""
        first = datetime.combine(line.period.end + timedelta(days=1), time(7), VIETNAM)
        begun = line.due_at if chance.randrange(100) < self.habits.late else first
        days = calendar()
        last = datetime.combine(line.due_at.astimezone(VIETNAM).date(), time(16), VIETNAM)
        hours = max(1.0, (last - first).total_seconds() / 86_400 * 5)
        moment = worked_later(days, begun, chance.random() * (32 if begun is line.due_at else hours))
        return moment if begun is line.due_at else min(moment, line.due_at)

    def _actor(self, role: str, office: str, at: datetime, chance: Random, *, but_not: str = "") -> ReportActor:
        found = self.staff.somebody(role, office, at, chance, but_not=but_not)
        return ReportActor.official(found, duties(found, at.astimezone(VIETNAM).date()))


def draw(script: Sequence[Figures], who: str, turn: int) -> dict[str, int]:
    """The figures of one report: whole numbers, the office's own, grown ``turn`` times."""
    made: dict[str, int] = {}
    for one in script:
        part = Decimal(Random(f"{who}:{one.item}").random()).quantize(Decimal("0.000001"))  # noqa: S311 the same each time
        drawn = (one.low + part * (one.high - one.low)) * (1 + one.rise) ** turn
        made[one.item] = int(made[one.of] * min(drawn, Decimal(1))) if one.of else int(drawn)
    return made


def simulate_reports(
    *, scripts: Sequence[ReportScript], seed: int, since: date, until: datetime, habits: ReportHabits | None = None,
    progress: Callable[[int, date], None] | None = None,
) -> dict[str, int]:  # fmt: skip
    """Have the province report for the periods that end from ``since`` to ``until``. What was begun before is left.

    :param progress: told how many reports were submitted, and the last day of the period
    :returns: what happened, counted
    """
    run = Reporting(seed, until, habits or ReportHabits())
    by_regime = {script.regime: script for script in scripts}
    moment = datetime.combine(since, time(8), VIETNAM) - BEFORE
    while moment < until:
        operations.open_reports(
            since=since, calendar=calendar(), actor=ACTOR, at=moment, codes=list(by_regime), simulated=True
        )
        moment += WEEK
    for line in _begun(until):
        if line.regime in by_regime and line.period.end >= since:
            run.play(by_regime[line.regime], line)
            if progress is not None:
                progress(run.counts["reports"], line.period.end)
    run.counts["report_officials"] = run.staff.made
    return dict(run.counts)


def _begun(until: datetime) -> list[ReportLine]:
    """Simulated reports nobody has written anything in, those due first first."""
    everyone = ReportActor.system("simulator")
    offices = [unit.id for unit in units_on(until.astimezone(VIETNAM).date(), Level.COMMUNE)]
    lines: list[ReportLine] = []
    after: tuple[datetime, int] | None = None
    while True:
        page = queries.reports_to_fill(
            actor=everyone, offices=offices, states=[ReportState.OPEN], after=after, limit=200
        )
        lines += [line for line in page.lines if line.simulated and not line.filled]
        after = page.after
        if after is None:
            return lines
