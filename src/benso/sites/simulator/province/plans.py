"""What will become of one application, drawn when it is made: nothing of it depends on what others do."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from benso.domains.procedures.types import Channel
from benso.sites.simulator.province.people import Citizen
from benso.sites.simulator.province.script import Habits


@dataclass(slots=True)
class Plan:
    """The fate of an application as far as people decide it."""

    channel: Channel
    account: bool
    refused: bool
    asked_at_counter: bool
    asked_in_process: bool
    answers: bool
    stopped: bool
    withdrawn: bool
    late: bool
    apologised: bool
    paper_step: bool
    pays: bool
    rated: bool
    feedback: bool


HOME = 2
"""From this level of assurance on people apply from home, whatever the procedure asks for."""


def draw_plan(
    habits: Habits, chance: Random, citizen: Citizen, channels: tuple[Channel, ...], needed: int = HOME
) -> Plan:
    """Draw a plan; who is not known as surely as ``needed`` goes to the counter.

    Always as many draws, so that one habit more or less changes nothing else.
    """
    lot = [chance.randrange(100) for _ in range(14)]
    channel = _channel(habits, lot[0], citizen.level >= max(needed, HOME), channels)
    return Plan(
        channel=channel,
        account=channel is Channel.ONLINE or citizen.cast or lot[1] < habits.account,
        refused=lot[2] < habits.refused,
        asked_at_counter=lot[3] < habits.asked_at_counter,
        asked_in_process=lot[4] < habits.asked_in_process,
        answers=lot[5] >= habits.never_answered,
        stopped=lot[6] < habits.stopped,
        withdrawn=lot[7] < habits.withdrawn,
        late=lot[8] < habits.late,
        apologised=lot[9] < habits.apologised,
        paper_step=lot[10] < habits.paper_step,
        pays=lot[11] >= habits.never_paid,
        rated=lot[12] < habits.rated,
        feedback=lot[13] < habits.feedback,
    )


def _channel(habits: Habits, lot: int, known: bool, channels: tuple[Channel, ...]) -> Channel:
    wanted = Channel.COUNTER
    if lot < habits.online:
        wanted = Channel.ONLINE
    elif lot >= 100 - habits.post:
        wanted = Channel.POST
    if wanted is Channel.ONLINE and not known:
        wanted = Channel.COUNTER
    return wanted if wanted in channels else Channel.COUNTER
