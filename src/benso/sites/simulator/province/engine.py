"""Letting the province live: everything that happens, one thing after the other, in the order of simulated time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from benso.domains.accounts.types import Role
from benso.domains.dossiers import operations
from benso.kernel.working_time import VIETNAM
from benso.sites.simulator.cast import CastPerson
from benso.sites.simulator.province.applying import AlreadySimulated
from benso.sites.simulator.province.arriving import arrival, arrive, draw_life
from benso.sites.simulator.province.hours import morning
from benso.sites.simulator.province.life import Life
from benso.sites.simulator.province.people import Known, invent
from benso.sites.simulator.province.script import Habits, Script
from benso.sites.simulator.province.staff import ACTOR
from benso.sites.simulator.province.working import look
from benso.sites.simulator.province.world import World

__all__ = ["AlreadySimulated", "Incident", "Progress", "simulate"]

Progress = Callable[[int, date], None]
"""Told how many applications have been filed, and the simulated day."""
Incident = tuple[datetime, Callable[[datetime], None]]
"""Something that happens to the whole province, and when."""


def simulate(
    *, script: Script, cast: Sequence[CastPerson], dossiers: int, seed: int, since: datetime, until: datetime,
    issuer: str, busy: Sequence[str] = (), habits: Habits | None = None, progress: Progress | None = None,
    incidents: Sequence[Incident] = (),
) -> dict[str, int]:  # fmt: skip
    """Make a synthetic province live from ``since`` to ``until``; the same seed gives the same numbers and sums.

    :param cast: people of the pack, who apply as well
    :param busy: communes with more work than others
    :param issuer: the identity provider that vouches for the people
    :returns: what happened, counted
    :raises AlreadySimulated: if this seed has been played before
    :raises ScriptUnfit: if the script does not fit a form
    """
    habits = habits or Habits()
    world = World(script, habits, seed, issuer, dossiers, busy, since, until)
    homes = world.communes(until.astimezone(VIETNAM).date())
    people = invent(script, seed=seed, count=max(12, dossiers * 2 // 3), communes=homes, cast=cast)
    lives = [draw_life(world, number, Known(people)) for number in range(dossiers)]
    for life in lives:
        world.later(arrival(world, life), partial(arrive, world, life))
    for at, incident in incidents:
        world.later(at, incident)
    world.later(morning(since), partial(_day, world, lives))
    while (happening := world.next()) is not None:
        at, do = happening
        do(at)
        if progress is not None:
            progress(world.counts["filed"], at.astimezone(VIETNAM).date())
    operations.fold_tally()
    world.counts["officials"] = world.staff.made
    world.counts["people"] = sum(one.public_id is not None for one in people)
    return dict(world.counts)


def _day(world: World, lives: Sequence[Life], at: datetime) -> None:
    """Each morning: what the clock does by itself; on some Mondays somebody goes on leave."""
    if operations.run_timers(at=at):
        world.counts["timers"] += 1
        for life in lives:
            look(world, life, at)
    operations.remind_of_supplements(at=at)
    operations.hand_over_to_successors(on=at.date(), actor=ACTOR, at=at)
    chance = Random(f"{world.seed}:{at.date()}")  # noqa: S311 the same each time
    if at.weekday() == 0 and chance.randrange(4) == 0 and world.staff.known_offices:
        office = chance.choice(world.staff.known_offices)
        if world.staff.lend(Role.SIGNER, office, at, 5, chance):
            world.counts["delegations"] += 1
    world.later(at + timedelta(days=1), partial(_day, world, lives))
