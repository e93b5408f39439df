"""An application is drawn, arrives, is paid for or withdrawn."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from random import Random

from benso.domains.dossiers import operations
from benso.domains.dossiers.types import State
from benso.domains.procedures.queries import calendar, compiled_in_force
from benso.domains.procedures.types import ApplicantKind, Channel
from benso.kernel.working_time import VIETNAM
from benso.sites.simulator.province.applying import hand_in
from benso.sites.simulator.province.hours import counter_moment, home_moment, some_day, worked_later
from benso.sites.simulator.province.life import Life
from benso.sites.simulator.province.paying import pay_from_home
from benso.sites.simulator.province.people import People
from benso.sites.simulator.province.plans import draw_plan
from benso.sites.simulator.province.script import Service
from benso.sites.simulator.province.working import look
from benso.sites.simulator.province.world import World


def draw_life(world: World, number: int, people: People) -> Life:
    """An application with everything that chance decides beforehand; the same number gives the same."""
    chance = Random(f"{world.seed}:{number}")  # noqa: S311 the same each time
    services = world.script.services
    service = chance.choices(services, weights=[one.weight for one in services])[0]
    declaration = compiled_in_force(service.code, world.until.date()).declaration
    kind = declaration.applicants[0] if declaration.applicants else ApplicantKind.CITIZEN
    firm = kind is not ApplicantKind.CITIZEN or _asks_for_firm(service, world)
    citizen = people.applicant(chance, world.habits.cast, firm=firm)
    needed = declaration.assurance.level if declaration.assurance else 1
    plan = draw_plan(world.habits, chance, citizen, tuple(declaration.channels), needed)
    return Life(number, service, citizen, kind, plan, chance)


def _asks_for_firm(service: Service, world: World) -> bool:
    questions = compiled_in_force(service.code, world.until.date()).questions.values()
    return any(question.prefill == "tax_code" for question in questions)


def arrival(world: World, life: Life) -> datetime:
    """When it is handed in, drawn once."""
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


def arrive(world: World, life: Life, at: datetime) -> None:
    """It is handed in, and what follows is planned.

    :raises AlreadySimulated: if this seed has filed it before
    """
    if life.plan.channel is not Channel.ONLINE and not calendar().is_open(at):
        world.later(worked_later(calendar(), at, 0.2), partial(arrive, world, life))  # closed at short notice
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
