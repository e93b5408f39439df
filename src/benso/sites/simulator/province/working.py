"""Officials and applicants do what the open steps of a dossier ask of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random
from uuid import UUID

from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import (
    ActionOffer,
    Attachment,
    Dossier,
    Evidence,
    Phase,
    ReasonCode,
    State,
    Viewer,
    WorkItem,
)
from benso.domains.procedures.queries import calendar, compiled
from benso.domains.procedures.types import Channel, Effect, StepKind, StepRole
from benso.sites.simulator.province.afterwards import look_back
from benso.sites.simulator.province.hours import home_moment, part_of_term, worked_later
from benso.sites.simulator.province.life import Life
from benso.sites.simulator.province.paying import settle
from benso.sites.simulator.province.world import World

SYSTEM = Viewer.system("simulator")
ENDS = frozenset({Effect.REFUSE, Effect.STOP, Effect.ASK_SUPPLEMENT})
TURNS = frozenset({Effect.CONSULT, Effect.ASK_DUTY})
NOTE = "Ghi chú mô phỏng"
ASKED_FOR = (ReasonCode.COMPONENT_MISSING, ReasonCode.COMPONENT_UNREADABLE, ReasonCode.INFORMATION_WRONG)
REFUSED_FOR = (ReasonCode.NOT_ELIGIBLE, ReasonCode.COMPONENT_INVALID, ReasonCode.NOT_COMPETENT)


def look(world: World, life: Life, at: datetime) -> None:
    """See what is open and let somebody see to it."""
    if life.ended or life.dossier is None:
        return
    found = queries.dossier(life.dossier, viewer=SYSTEM)
    for child in found.children:
        if child not in life.children:
            life.children.add(child)
            look(world, _question(life, child), at)
    for item in found.work:
        if item.id not in life.seen:
            life.seen.add(item.id)
            _plan_step(world, life, found, item, at)
    if not found.work and found.state is not State.AWAITING_PAYMENT:
        life.ended = True
        look_back(world, life, found, at)


def _question(life: Life, child: UUID) -> Life:
    number = life.number * 1_000 + len(life.children)
    chance = Random(f"{life.number}:{len(life.children)}:{life.chance.random()}")  # noqa: S311
    return Life(number, life.service, life.citizen, life.kind, life.plan, chance, dossier=child, parent=life)


def _plan_step(world: World, life: Life, found: Dossier, item: WorkItem, at: datetime) -> None:
    """When the step will be seen to; papers that never come are left to the timers."""
    kind, chance, days = _kind(found, item), life.chance, calendar()
    visit: Callable[[datetime], None] = partial(_see_to, world, life, item.id)
    if kind is StepKind.SUPPLEMENT:
        if life.plan.answers:
            when = home_moment(at.date() + timedelta(days=chance.randint(1, 9)), chance)
            world.later(when, partial(_bring_papers, world, life))
        return
    if kind is StepKind.CONSULTATION:
        return
    if kind is StepKind.DUTY:
        moment = worked_later(days, at, 8 * chance.randint(2, 8))
    elif kind is StepKind.RECEPTION:
        moment = worked_later(days, at, 0.2 + chance.random() * (2 if found.channel is Channel.COUNTER else 7))
    elif kind is StepKind.RETURN:
        moment = worked_later(days, at, 0.3 + chance.random() * 7)
    elif life.plan.late and found.due.at and found.accepted_at and item.role == StepRole.SPECIALIST:
        moment = part_of_term(days, found.accepted_at, found.due.at, 1.1 + chance.random() * 0.6)
        _promise(world, life, found, moment)
    elif item.due_at and item.due_at > at:
        moment = part_of_term(days, at, item.due_at, 0.15 + chance.random() * 0.65)
    else:
        moment = worked_later(days, at, 1 + chance.random() * 6)
    world.later(max(moment, at + timedelta(minutes=3)), visit)


def _kind(found: Dossier, item: WorkItem) -> StepKind:
    if found.parent is not None:
        return StepKind.TASK
    return compiled(found.version).steps[item.step].kind


def _see_to(world: World, life: Life, item_id: int, at: datetime) -> None:
    """An official on duty takes an action at the step, if it is still open."""
    assert life.dossier is not None  # noqa: S101 it has been filed
    if not calendar().is_open(at):
        world.later(worked_later(calendar(), at, 0.2), partial(_see_to, world, life, item_id))
        return
    found = queries.dossier(life.dossier, viewer=SYSTEM)
    item = next((one for one in found.work if one.id == item_id), None)
    if item is None:
        look(world, life, at)
        return
    actor = world.staff.on_duty(item.role, item.office, at, life.chance, but_not=life.last_actor)
    settle(world, life, _kind(found, item), actor, at)
    offers = [o for o in queries.offers(life.dossier, viewer=actor, at=at) if o.work_item == item_id]
    offer = _choose(life, found, [o for o in offers if not o.refused_vi])
    if offer is None:
        world.counts["stuck"] += 1
        return
    if life.plan.paper_step and item.role == StepRole.SPECIALIST and not found.paper_step and not found.parent:
        operations.mark_paper_step(dossier=life.dossier, reason="Trao đổi bằng văn bản giấy (mô phỏng)", actor=actor,
                                   at=at)  # fmt: skip
        world.counts["paper_steps"] += 1
    _take(world, life, item_id, offer, actor, at)
    look(world, life, at)
    if life.parent is not None:
        look(world, life.parent, at)


def _take(world: World, life: Life, item: int, offer: ActionOffer, actor: Viewer, at: datetime) -> None:
    effects = set(offer.effects)
    words: dict[str, object] = {}
    if Effect.ASK_SUPPLEMENT in effects:
        life.asked += 1
        papers = [c.id for c in life.papers if not c.held_by]
        asked = [life.chance.choice(papers)] if papers else []
        questions = [] if papers else ["phone"]
        words = {"reason": life.chance.choice(ASKED_FOR), "data": {"components": asked, "questions": questions}}
    elif offer.reason:
        words = {"reason": life.chance.choice(REFUSED_FOR)}
    operations.act(
        work_item=item, action=offer.id, actor=actor, at=at, note=NOTE if words else "",
        key=f"simulator:{world.seed}:{life.number}:{item}", **words,  # type: ignore[arg-type]
    )  # fmt: skip
    life.last_actor = actor.actor
    world.counts["deeds"] += 1


def _choose(life: Life, found: Dossier, offers: list[ActionOffer]) -> ActionOffer | None:
    """What the plan says; else the way that leads on."""
    plan, by = life.plan, {effect: o for o in offers for effect in o.effects}
    if life.parent is not None:
        objecting = [o for o in offers if o.reason]
        return objecting[0] if objecting and life.chance.randrange(100) < 6 else next(iter(offers), None)
    if found.accepted_at is None:
        if plan.asked_at_counter and not life.asked and Effect.ASK_SUPPLEMENT in by:
            return by[Effect.ASK_SUPPLEMENT]
        if plan.refused and Effect.REFUSE in by:
            return by[Effect.REFUSE]
    elif plan.asked_in_process and not life.asked and Effect.ASK_SUPPLEMENT in by:
        return by[Effect.ASK_SUPPLEMENT]
    elif plan.stopped and Effect.STOP in by and found.phase is Phase.RUNNING:
        return by[Effect.STOP]
    ways = [o for o in offers if not o.reason and ENDS.isdisjoint(o.effects)]
    straight = [o for o in ways if TURNS.isdisjoint(o.effects)]
    return next(iter(straight or ways), None)


def _bring_papers(world: World, life: Life, at: datetime) -> None:
    """The applicant hands in what was asked for; at the counter if there is no account."""
    assert life.dossier is not None  # noqa: S101 it has been filed
    found = queries.dossier(life.dossier, viewer=SYSTEM)
    request = next((one for one in found.supplements if one.answered_at is None), None)
    item = next((one for one in found.work), None)
    if request is None or item is None or found.phase is Phase.CLOSED:
        look(world, life, at)
        return
    person = life.citizen.public_id if life.plan.account else None
    if person is not None:
        viewer, evidence = Viewer.person(person), Evidence.SCAN
    else:
        at = max(at, worked_later(calendar(), at, 0.5))
        if at > world.until:
            return
        viewer = world.staff.on_duty(item.role, item.office, at, life.chance)
        evidence = Evidence.PAPER
    operations.answer_supplement(
        dossier=life.dossier, answers={}, attachments=[Attachment(c, None, evidence, "") for c in request.components],
        actor=viewer, at=at, note=NOTE,
    )  # fmt: skip
    world.counts["supplements"] += 1
    look(world, life, at)


def _promise(world: World, life: Life, found: Dossier, moment: datetime) -> None:
    """Somebody apologises before the date is over and names a new one."""
    if not life.plan.apologised or found.due.at is None or found.accepted_at is None:
        return
    when = part_of_term(calendar(), found.accepted_at, found.due.at, 0.85)
    new = calendar().next_working_day(moment.date())
    new_date = datetime.combine(new, moment.timetz())
    world.later(when, partial(_apologise, world, life, found.lead_office, new_date))


def _apologise(world: World, life: Life, office: str, new_date: datetime, at: datetime) -> None:
    assert life.dossier is not None  # noqa: S101 it has been filed
    actor = world.staff.on_duty(StepRole.HEAD, office, at, life.chance)
    try:
        operations.give_apology(
            dossier=life.dossier, new_date=new_date, reason=ReasonCode.WORKLOAD, note=NOTE, actor=actor, at=at
        )
    except operations.ApologyRefused:
        world.counts["apologies_refused"] += 1
        return
    world.counts["apologies"] += 1
