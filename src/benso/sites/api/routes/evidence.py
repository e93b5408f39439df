"""Measures and what is known of them: statements about periods, and monthly sums."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from benso.domains.ledger import queries as ledger
from benso.domains.ledger.types import Basis, Measure, MonthlyAmount, Reading
from benso.kernel.errors import BensoError
from benso.sites.api.answers import Figures, Page
from benso.sites.api.inputs import FIRST_DAY, Common, DayOutOfRange, MeasureCode, MomentIn, Number, UnitKey, moment_of
from benso.sites.api.routes import answers

router = Router(tags=["evidence"])
MOST = 20_000


class TooMuchAsked(BensoError):
    """More cells than one answer holds."""

    code = "TOO_MUCH_ASKED"
    status = 422
    sentence = "Câu hỏi cho {count} ô, nhiều hơn {most}. Chọn ít số đo, ít đơn vị hoặc ít tháng hơn."


class SeriesIn(MomentIn):
    """Which series."""

    measure: list[MeasureCode] = Field(min_length=1, max_length=20)
    unit: list[UnitKey] = Field(default_factory=list, max_length=200)
    basis: Basis | None = None


class ReadingsIn(SeriesIn):
    """A page of statements."""

    after: Number | None = None
    limit: int = Field(100, ge=1, le=1000)


class AmountsIn(SeriesIn):
    """Since when."""

    since: date | None = None


@router.get("/measures", response=answers(Page[Measure]), summary="All measures")
def measures(request: HttpRequest, asked: Query[Common]) -> Page[Measure]:
    """Everything that is counted or stated, with its unit of measure and definition."""
    return Page(items=ledger.measures())


@router.get("/measures/{code}", response=answers(Measure), summary="One measure")
def measure(request: HttpRequest, code: MeasureCode, asked: Query[Common]) -> Measure:
    """A measure by its code."""
    return ledger.measure(code)


@router.get("/readings", response=answers(Figures[Reading]), summary="Statements about periods")
def readings(request: HttpRequest, asked: Query[ReadingsIn]) -> Figures[Reading]:
    """Published or reported values, every vintage kept, in the order they entered the ledger."""
    moment = moment_of(asked)
    if moment.known is None:
        return Figures(items=[], as_of=moment.as_of, known=None)
    found = ledger.readings(
        measures=asked.measure,
        units=asked.unit or None,
        bases=[asked.basis] if asked.basis else None,
        until=moment.as_of,
        known=moment.known,
    )
    rest = sorted((one for one in found if one.entry_id > (asked.after or 0)), key=lambda one: one.entry_id)
    page = rest[: asked.limit]
    after = page[-1].entry_id if len(rest) > len(page) else None
    request.next_after = after  # type: ignore[attr-defined]
    return Figures(items=page, as_of=moment.as_of, known=moment.known, next=after)


@router.get("/amounts", response=answers(Figures[MonthlyAmount]), summary="Monthly sums")
def amounts(request: HttpRequest, asked: Query[AmountsIn]) -> Figures[MonthlyAmount]:
    """Sums of flows and stocks per measure, unit, basis and month of effect; bases are never added together."""
    moment = moment_of(asked)
    if asked.since is not None and not FIRST_DAY <= asked.since <= moment.as_of:
        raise DayOutOfRange(field="since", day=asked.since, first=FIRST_DAY, last=moment.as_of)
    if moment.known is None:
        return Figures(items=[], as_of=moment.as_of, known=None)
    found = ledger.monthly_amounts(
        measures=asked.measure,
        units=asked.unit or None,
        bases=[asked.basis] if asked.basis else None,
        since=asked.since,
        until=moment.as_of,
        known=moment.known,
    )
    if len(found) > MOST:
        raise TooMuchAsked(count=len(found), most=MOST)
    return Figures(items=found, as_of=moment.as_of, known=moment.known)
