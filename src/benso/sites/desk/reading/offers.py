"""What may be done now: each action as a button, as a form of its own, or refused with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from benso.domains.dossiers.queries import NOT_YOURS
from benso.domains.dossiers.types import ActionOffer
from benso.domains.procedures.types import Effect
from benso.sites.desk.reading.parts import either

_LETTERS = (
    (Effect.ACCEPT, "a"),
    (Effect.ASK_SUPPLEMENT, "b"),
    (Effect.REFUSE, "r"),
    (Effect.SIGN_RESULT, "s"),
    (Effect.RETURN_RESULT, "t"),
    (Effect.DRAFT_RESULT, "d"),
    (Effect.CONSULT, "c"),
)
_PAGES = {Effect.ASK_SUPPLEMENT, Effect.ASK_DUTY, Effect.CONSULT, Effect.APOLOGISE, Effect.DRAFT_RESULT}
_QUIET = {Effect.ASK_SUPPLEMENT, Effect.REFUSE, Effect.STOP, Effect.ASK_DUTY, Effect.CONSULT}


@dataclass(frozen=True, slots=True)
class OfferView:
    """``form`` is ``plain`` (one press) or ``page`` (more is asked); ``key`` makes a second press harmless."""

    id: str
    item: int
    label: str
    form: str
    url: str
    key: str
    letter: str
    quiet: bool
    refused: str


def offer_views(dossier: UUID, offers: Iterable[ActionOffer]) -> list[OfferView]:
    """The actions offered, each letter given once, the way forward first.

    What is only refused because the step is somebody else's is left out: one sentence says so for all of them.
    """
    taken: set[str] = set()
    own = [one for one in offers if one.refused_vi != NOT_YOURS]
    return [_view(dossier, one, taken) for one in sorted(own, key=lambda o: (bool(o.refused_vi), _is_quiet(o)))]


def needs_page(offer: ActionOffer) -> bool:
    """Whether more than a press is needed."""
    return offer.reason or bool({Effect(e) for e in offer.effects} & _PAGES)


def _is_quiet(offer: ActionOffer) -> bool:
    return bool({Effect(e) for e in offer.effects} & _QUIET) or offer.reason


def _view(dossier: UUID, offer: ActionOffer, taken: set[str]) -> OfferView:
    effects = {Effect(e) for e in offer.effects}
    letter = next((letter for effect, letter in _LETTERS if effect in effects), "" if _is_quiet(offer) else "n")
    if letter in taken or offer.refused_vi:
        letter = ""
    taken.add(letter)
    query = urlencode({"viec": offer.work_item})
    return OfferView(
        id=offer.id,
        item=offer.work_item,
        label=either(offer.label_vi, offer.label_en),
        form="page" if needs_page(offer) else "plain",
        url=f"{reverse('desk:take', kwargs={'dossier': dossier, 'action': offer.id})}?{query}",
        key=str(uuid4()),
        letter=letter,
        quiet=_is_quiet(offer),
        refused=gettext(offer.refused_vi) if offer.refused_vi else "",
    )
