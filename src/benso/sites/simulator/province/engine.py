"""Letting the province live: everything that happens, one thing after the other, in the order of simulated time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from benso.domains.accounts.types import Role
from benso.domains.dossiers import operations
from benso.domains.dossiers.types import State
from benso.domains.procedures.queries import calendar, compiled_in_force
from benso.domains.procedures.types import ApplicantKind, Channel
from benso.kernel.working_time import VIETNAM
from benso.sites.simulator.cast import CastPerson
from benso.sites.simulator.province.applying import AlreadySimulated, hand_in
from benso.sites.simulator.province.hours import counter_moment, home_moment, some_day, worked_later
from benso.sites.simulator.province.life import Life
from benso.sites.simulator.province.paying import pay_from_home
from benso.sites.simulator.province.people import Citizen, invent
from benso.sites.simulator.province.plans import draw_plan
from benso.sites.simulator.province.script import Habits, Script, Service
from benso.sites.simulator.province.staff import ACTOR
from benso.sites.simulator.province.working import look
from benso.sites.simulator.province.world import World

__all__ = ["AlreadySimulated", "Incident", "Progress", "simulate"]

Progress = Callable[[int, date], None]
"""Told how many applications have been filed, and the simulated day."""
Incident = tuple[datetime, Callable[[datetime], None]]
"""Something that happens to the whole province, and when."""
OFFICES_OPEN = time(7, 0)


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
    lives = [_life(world, number, people) for number in range(dossiers)]
    for life in lives:
        world.later(_arrival(world, life), partial(_arrive, world, life))
    for at, incident in incidents:
        world.later(at, incident)
    world.later(_morning(since), partial(_day, world, lives))
    while (happening := world.next()) is not None:
        at, do = happening
        do(at)
        if progress is not None:
            progress(world.counts["filed"], at.astimezone(VIETNAM).date())
    operations.fold_tally()
    world.counts["officials"] = world.staff.made
    world.counts["people"] = sum(one.public_id is not None for one in people)
    return dict(world.counts)


def _life(world: World, number: int, people: Sequence[Citizen]) -> Life:
    chance = Random(f"{world.seed}:{number}")  # noqa: S311 the same each time
    services = world.script.services
    service = chance.choices(services, weights=[one.weight for one in services])[0]
    declaration = compiled_in_force(service.code, world.until.date()).declaration
    kind = declaration.applicants[0] if declaration.applicants else ApplicantKind.CITIZEN
    citizen = _applicant(
        world, chance, people, firm=kind is not ApplicantKind.CITIZEN or _asks_for_firm(service, world)
    )
    needed = declaration.assurance.level if declaration.assurance else 1
    plan = draw_plan(world.habits, chance, citizen, tuple(declaration.channels), needed)
    return Life(number, service, citizen, kind, plan, chance)


def _asks_for_firm(service: Service, world: World) -> bool:
    questions = compiled_in_force(service.code, world.until.date()).questions.values()
    return any(question.prefill == "tax_code" for question in questions)


def _applicant(world: World, chance: Random, people: Sequence[Citizen], *, firm: bool) -> Citizen:
    fitting = [one for one in people if one.firm or not firm]
    known = [one for one in fitting if one.cast]
    others = [one for one in fitting if not one.cast]
    from_cast = chance.randrange(100) < world.habits.cast
    return chance.choice((known if from_cast else others) or fitting)


def _arrival(world: World, life: Life) -> datetime:
    days, chance = calendar(), life.chance
    first, last = (moment.astimezone(VIETNAM).date() for moment in (world.since, world.until))
    fresh = chance.randrange(100) < world.habits.fresh
    online = life.plan.channel is Channel.ONLINE
    day = some_day(days, first, last, chance, open_only=not online, fresh=fresh)
    moment = home_moment(day, chance) if online else counter_moment(days, day, chance)
    if moment > world.until:  # the last day is not over: a day earlier instead
        before = day - timedelta(days=1) if online else days.previous_working_day(day)
        moment = home_moment(before, chance) if online else counter_moment(days, before, chance)
    return max(moment.replace(microsecond=0), world.since)


def _arrive(world: World, life: Life, at: datetime) -> None:
    if life.plan.channel is not Channel.ONLINE and not calendar().is_open(at):
        world.later(worked_later(calendar(), at, 0.2), partial(_arrive, world, life))  # closed at short notice
        return
    receipt = hand_in(world, life, at)
    life.dossier, life.payment = receipt.id, receipt.payment
    world.counts["filed"] += 1
    if receipt.state is State.AWAITING_PAYMENT:
        if life.plan.pays:
            paid = at + timedelta(minutes=life.chance.randint(2, 900))
            world.later(paid, partial(_pay, world, life))
    else:
        look(world, life, at)
    if life.plan.withdrawn and life.plan.account:
        world.later(at + timedelta(hours=life.chance.randint(20, 90)), partial(_withdraw, world, life))


def _pay(world: World, life: Life, at: datetime) -> None:
    pay_from_home(world, life, at)
    look(world, life, at)


def _withdraw(world: World, life: Life, at: datetime) -> None:
    assert life.dossier is not None  # noqa: S101 it has been filed
    try:
        operations.withdraw_dossier(
            dossier=life.dossier, reason="Không còn nhu cầu (mô phỏng)", actor=f"person:{life.citizen.public_id}", at=at
        )
    except (operations.WithdrawalRefused, operations.DossierClosed):
        return
    world.counts["withdrawals"] += 1
    look(world, life, at)


def _morning(at: datetime) -> datetime:
    """The next time offices open, be it a working day or not."""
    local = at.astimezone(VIETNAM)
    today = datetime.combine(local.date(), OFFICES_OPEN, VIETNAM)
    return today if today >= local else today + timedelta(days=1)


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
