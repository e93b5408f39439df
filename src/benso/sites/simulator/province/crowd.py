"""A province of any size: its applications are lived one by one, a day of filing after the other, each all or nothing.

An application is one transaction from filing to the last thing that happens to it, so whatever is killed leaves it
whole or not there at all; living a day again leaves out what is there. Days of filing share no running number of their
applications, so processes take a day each. Nothing is kept but the numbers of the applications of each day.

Against a province that lives in one line of time (`engine`): nobody lends a duty, nothing happens to all at once, and
no office may come or go in the time lived.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from django.db import IntegrityError, OperationalError, connection, transaction

from benso.domains.dossiers import operations, queries
from benso.domains.procedures.queries import offices
from benso.kernel.errors import BensoError
from benso.kernel.working_time import VIETNAM
from benso.sites.simulator.cast import CastPerson
from benso.sites.simulator.province.applying import AlreadySimulated
from benso.sites.simulator.province.arriving import arrival, arrive, draw_life
from benso.sites.simulator.province.hours import morning
from benso.sites.simulator.province.life import Life
from benso.sites.simulator.province.people import Crowd
from benso.sites.simulator.province.script import Habits, Script
from benso.sites.simulator.province.working import look
from benso.sites.simulator.province.world import World

CAST_MOST = 1_000
"""Applications of the people of the pack, all together; more would only make their own pages long."""
KEPT_OPEN = timedelta(days=8)
"""How much later than planned an application may be filed: a counter that is shut."""
TRIES = 5


class OfficesChange(BensoError):
    """Offices come or go in the time to be lived."""

    code = "OFFICES_CHANGE"
    status = 422
    sentence = (
        "Từ {since} đến {until} có cơ quan được lập hoặc giải thể ({day}). "
        "Chọn --since, --until cùng một bên của ngày đó."
    )


@dataclass(frozen=True, slots=True)
class Size:
    """What makes a large province the same again: all of it, and the content."""

    dossiers: int
    seed: int
    since: datetime
    until: datetime


class LargeProvince:
    """One process's hold of it: the whole is drawn from ``size``, nothing from what others do."""

    def __init__(
        self, size: Size, *, script: Script, cast: Sequence[CastPerson], issuer: str, busy: Sequence[str] = ()
    ) -> None:
        """:raises OfficesChange: if offices come or go between its first and last day"""
        _demand_same_offices(size)
        share = min(Habits().cast, 100 * CAST_MOST / size.dossiers)
        self._size = size
        self.world = World(
            script, Habits(cast=share), size.seed, issuer, size.dossiers, busy, size.since, size.until
        )  # fmt: skip
        homes = self.world.communes(size.until.astimezone(VIETNAM).date())
        self._crowd = Crowd(script, size.seed, max(12, size.dossiers * 2 // 3), homes, cast)

    def days(self, progress: Callable[[int], None] | None = None) -> dict[date, array[int]]:
        """The numbers of the applications filed on each day, in the order of days."""
        found: dict[date, array[int]] = {}
        for number in range(self._size.dossiers):
            found.setdefault(self._arrival(number).astimezone(VIETNAM).date(), array("l")).append(number)
            if progress is not None and number % 1_000 == 0:
                progress(number)
        return dict(sorted(found.items()))

    def live_day(self, day: date, numbers: Sequence[int], lived: Callable[[], None]) -> None:
        """Live the applications of a day that are not there yet, in the order in which they are filed."""
        done = self._done(day)
        for _, number in sorted((self._arrival(number), number) for number in numbers if number not in done):
            self._live(number)
            lived()

    def _arrival(self, number: int) -> datetime:
        return arrival(self.world, draw_life(self.world, number, self._crowd))

    def _done(self, day: date) -> set[int]:
        """Numbers filed on or soon after a day. Keys are kept for 90 days of real time."""
        first = datetime.combine(day, time(), VIETNAM)
        prefix = f"simulator:{self._size.seed}:"
        keys = queries.filed_under(prefix=prefix, since=first, until=first + KEPT_OPEN)
        return {int(rest) for key in keys if (rest := key.removeprefix(prefix)).isdecimal()}

    def _live(self, number: int) -> None:
        """All or nothing; again where two processes stood in each other's way."""
        for left in reversed(range(TRIES)):
            before = Counter(self.world.counts)
            try:
                with transaction.atomic():
                    self._live_through(draw_life(self.world, number, self._crowd))
                return
            except (OperationalError, IntegrityError, AlreadySimulated) as error:
                self.world.forget()
                self.world.counts.clear()
                self.world.counts.update(before)
                if isinstance(error, AlreadySimulated):
                    return
                if not left or connection.connection is None or connection.connection.closed:
                    raise

    def _live_through(self, life: Life) -> None:
        world, planned = self.world, set[datetime]()
        world.later(arrival(world, life), partial(arrive, world, life))
        while (happening := world.next()) is not None:
            at, do = happening
            do(at)
            if life.dossier is not None and not life.ended:
                _mind_clock(world, life, planned, at)


def _mind_clock(world: World, life: Life, planned: set[datetime], now: datetime) -> None:
    """See that the clock's own deeds are done on the morning after their time, and papers reminded of before."""
    assert life.dossier is not None  # noqa: S101 it has been filed
    due = queries.next_timer(life.dossier)
    if due is None or due in planned:
        return
    planned.add(due)
    world.later(max(morning(due - operations.REMIND_BEFORE), now), partial(_remind, life))
    world.later(max(morning(due), now), partial(_ring, world, life))


def _remind(life: Life, at: datetime) -> None:
    operations.remind_of_supplements(at=at, of=life.dossier)


def _ring(world: World, life: Life, at: datetime) -> None:
    if operations.run_timers(at=at, of=life.dossier):
        world.counts["timers"] += 1
    look(world, life, at)


def _demand_same_offices(size: Size) -> None:
    first, last = (moment.astimezone(VIETNAM).date() for moment in (size.since, size.until))
    before = {one.key for one in offices(first)}
    for ordinal in range(first.toordinal() + 1, last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if {one.key for one in offices(day)} != before:
            raise OfficesChange(since=f"{first:%d/%m/%Y}", until=f"{last:%d/%m/%Y}", day=f"{day:%d/%m/%Y}")
