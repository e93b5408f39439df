"""One thing done to many dossiers: the verb is found in each one's own steps, each is its own attempt."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import ActionOffer
from benso.domains.procedures.types import Effect
from benso.kernel.errors import BensoError
from benso.sites.desk.forms import spoken
from benso.sites.desk.seat import Seat

_ENDING = {Effect.REFUSE.value, Effect.STOP.value, Effect.ASK_SUPPLEMENT.value, Effect.ASK_DUTY.value}


@dataclass(frozen=True, slots=True)
class Verb:
    """What may be done to many at once. ``effect`` finds the action; empty: the one way forward."""

    id: str
    label: Promise
    effect: str = ""


VERBS = (
    Verb("nhan", _("Nhận về mình")),
    Verb("giao", _("Giao cho")),
    Verb("tiep-nhan", _("Tiếp nhận"), Effect.ACCEPT.value),
    Verb("chuyen", _("Chuyển bước tiếp")),
    Verb("ky", _("Ký"), Effect.SIGN_RESULT.value),
    Verb("tra", _("Trả kết quả"), Effect.RETURN_RESULT.value),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one: its number, and why not if it was refused."""

    number: str
    refused: str = ""


def do_to_many(seat: Seat, verb: Verb, items: list[int], colleague: int | None) -> list[Outcome]:
    """Each work item by itself, in the order given."""
    if verb.id in ("nhan", "giao"):
        goal = seat.official.id if verb.id == "nhan" else colleague
        if goal is None:
            return [Outcome(str(gettext("Giao cho")), gettext("Chọn người nhận việc rồi làm lại."))]
        return [_assign(seat, item, goal) for item in items]
    offers = queries.offers_of_many(viewer=seat.viewer, work_items=items, at=seat.at)
    by_action: dict[str, list[int]] = {}
    outcomes: list[Outcome] = []
    for item in items:
        number, its = offers.get(item, ("", ()))
        chosen = action_for(verb, its)
        if isinstance(chosen, str):
            outcomes.append(Outcome(number or f"#{item}", chosen))
        else:
            by_action.setdefault(chosen.id, []).append(item)
    for action, group in by_action.items():
        done = operations.act_many(work_items=group, action=action, actor=seat.viewer, at=seat.at)
        outcomes += [Outcome(one.number, gettext(one.refused_vi)) for one in done]
    return outcomes


def action_for(verb: Verb, offers: tuple[ActionOffer, ...]) -> ActionOffer | str:
    """The action a verb means here, or why there is none."""
    fitting = [o for o in offers if (verb.effect in o.effects if verb.effect else not _ENDING & set(o.effects))]
    open_ones = [o for o in fitting if not o.reason and not o.refused_vi]
    if len(open_ones) == 1:
        return open_ones[0]
    if len(open_ones) > 1:
        return gettext("Bước này có nhiều lối đi. Mở hồ sơ để chọn.")
    refused = next((o.refused_vi for o in fitting if o.refused_vi), "")
    return gettext(refused) if refused else gettext("Bước hiện tại không có việc này.")


def _assign(seat: Seat, item: int, goal: int) -> Outcome:
    try:
        done = operations.assign_work(work_item=item, official=goal, actor=seat.viewer, at=seat.at)
    except BensoError as error:
        return Outcome(f"#{item}", spoken(error))
    return Outcome(done.number)
