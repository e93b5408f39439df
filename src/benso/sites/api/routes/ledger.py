"""The ledger in the open: entries, their proofs, the chain of seals. Never a subject, an actor or a key."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Query, Router
from pydantic import Field

from benso.domains.ledger import queries as ledger
from benso.domains.ledger.types import Basis, Entry, Seal
from benso.sites.api.answers import Figures, Page, SealList
from benso.sites.api.inputs import Common, MeasureCode, MomentIn, Number, UnitKey, moment_of
from benso.sites.api.routes import answers

router = Router(tags=["ledger"])


class EntriesIn(MomentIn):
    """Which entries."""

    measure: MeasureCode | None = None
    unit: UnitKey | None = None
    basis: Basis | None = None
    after: Number | None = Field(None, description="Continue below this number.")
    limit: int = Field(50, ge=1, le=500)


class SealsIn(Common):
    """A page of seals."""

    after: Number | None = Field(None, description="Continue below this number.")
    limit: int = Field(50, ge=1, le=500)


@router.get("/entries", response=answers(Figures[Entry]), summary="Entries, newest first")
def entries(request: HttpRequest, asked: Query[EntriesIn]) -> Figures[Entry]:
    """Sealed entries by number, with the public text about where each comes from."""
    moment = moment_of(asked)
    if moment.known is None:
        return Figures(items=[], as_of=moment.as_of, known=None)
    found = ledger.entries(
        measures=[asked.measure] if asked.measure else None,
        units=[asked.unit] if asked.unit else None,
        bases=[asked.basis] if asked.basis else None,
        until=moment.as_of,
        known=moment.known,
        after=asked.after,
        limit=asked.limit + 1,
    )
    page = found[: asked.limit]
    after = page[-1].id if len(found) > asked.limit else None
    request.next_after = after  # type: ignore[attr-defined]
    return Figures(items=page, as_of=moment.as_of, known=moment.known, next=after)


@router.get("/entries/{entry_id}", response=answers(Entry), summary="One entry")
def entry(request: HttpRequest, entry_id: Number, asked: Query[Common]) -> Entry:
    """An entry by its number, sealed or still waiting for its seal."""
    return ledger.entry(entry_id)


@router.get("/entries/{entry_id}/proof", response=answers(dict[str, Any]), summary="Proof of one entry")
def proof(request: HttpRequest, entry_id: Number, asked: Query[Common]) -> dict[str, Any]:
    """What the stand-alone verifier takes: the entry's leaf, its path in the Merkle tree, its seal."""
    return ledger.proof(entry_id)


@router.get("/seals", response=answers(Page[Seal]), summary="The chain of seals, newest first")
def seals(request: HttpRequest, asked: Query[SealsIn]) -> Page[Seal]:
    """Whoever holds a seal can prove later that nothing before it was changed; to keep them all, see `/seals.json`."""
    found = ledger.seals(before=asked.after, limit=asked.limit + 1)
    page = found[: asked.limit]
    after = page[-1].number if len(found) > asked.limit else None
    request.next_after = after  # type: ignore[attr-defined]
    return Page(items=page, next=after)


@router.get("/seals.json", response=answers(SealList), summary="All seals, as the verifier takes them")
def seal_list(request: HttpRequest, asked: Query[Common]) -> StreamingHttpResponse:
    """Keep this file; `benso_verify.py --seals` and `benso verify --seals` compare with it. Always JSON."""
    return StreamingHttpResponse(ledger.published_seals(), content_type="application/json")


@router.get("/seals/{number}", response=answers(Seal), summary="One seal")
def seal(request: HttpRequest, number: Number, asked: Query[Common]) -> Seal:
    """A seal by its number."""
    return ledger.seal(number)
