"""The targets and the tasks of the resolution."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from benso.domains.ledger import queries as ledger
from benso.domains.ledger.types import Basis, Entry
from benso.domains.scoreboard import queries as scoreboard
from benso.domains.scoreboard.types import Gap, State, TargetView, UnitValue
from benso.sites.api.answers import Counted, Figures, ReadingPoint, TargetAnswer, TargetSummary, TaskAnswer
from benso.sites.api.inputs import MomentIn, TargetKey, day_of, moment_of
from benso.sites.api.routes import answers

router = Router(tags=["targets"])


class TargetsIn(MomentIn):
    """Which targets."""

    state: State | None = None
    pillar: str | None = Field(None, max_length=64, pattern=r"^[^\x00-\x1f]*$")
    headline: bool | None = Field(None, description="Only the headline targets, or only the others.")


class PointsIn(MomentIn):
    """Which points."""

    basis: Basis | None = None
    reading: str | None = Field(None, pattern=r"^[0-9A-Za-z_.-]{1,64}$", description="Id of one reading of the target.")


class DrillIn(MomentIn):
    """In which borders."""

    borders: date | None = Field(None, description="The day whose borders to use; that of `as_of` if not given.")


@router.get("/targets", response=answers(Figures[TargetSummary]), summary="All targets")
def targets(request: HttpRequest, asked: Query[TargetsIn]) -> Figures[TargetSummary]:
    """Every target in one line, in the order of the resolution."""
    moment = moment_of(asked)
    views = scoreboard.target_views(as_of=moment.as_of, known=moment.known)
    kept = [
        _summary(view)
        for view in views
        if (asked.state is None or view.state is asked.state)
        and (asked.pillar is None or view.target.pillar == asked.pillar)
        and (asked.headline is None or view.target.headline is asked.headline)
    ]
    return Figures(items=kept, as_of=moment.as_of, known=moment.known)


@router.get("/targets/{target_id}", response=answers(TargetAnswer), summary="One target")
def target(request: HttpRequest, target_id: TargetKey, asked: Query[MomentIn]) -> TargetAnswer:
    """Definition, promises, every reading side by side with its points, state, projection and disagreements."""
    moment = moment_of(asked)
    view = scoreboard.target_view(target_id, as_of=moment.as_of, known=moment.known)
    return TargetAnswer(
        target=view.target,
        state=view.state,
        recomputable=view.recomputable,
        edition=view.edition,
        readings=list(view.outlooks),
        gaps=list(view.gaps),
        rejected=list(view.rejected),
        as_of=view.as_of,
        known=view.known_seal,
    )


@router.get("/targets/{target_id}/points", response=answers(Figures[ReadingPoint]), summary="Its values")
def points(request: HttpRequest, target_id: TargetKey, asked: Query[PointsIn]) -> Figures[ReadingPoint]:
    """Every value of every reading, with the entries it was computed from."""
    moment = moment_of(asked)
    view = scoreboard.target_view(target_id, as_of=moment.as_of, known=moment.known)
    items = [
        ReadingPoint(
            reading=outlook.definition.id,
            role=outlook.definition.role.value,
            unit_of_measure=outlook.unit_of_measure or view.target.unit_of_measure,
            point=point,
        )
        for outlook in view.outlooks
        for point in outlook.points
        if asked.basis in (None, point.basis) and asked.reading in (None, outlook.definition.id)
    ]
    return Figures(items=items, as_of=moment.as_of, known=moment.known)


@router.get("/targets/{target_id}/gaps", response=answers(Figures[Gap]), summary="What is not published")
def gaps(request: HttpRequest, target_id: TargetKey, asked: Query[MomentIn]) -> Figures[Gap]:
    """Figures that were looked for and not found."""
    moment = moment_of(asked)
    view = scoreboard.target_view(target_id, as_of=moment.as_of, known=moment.known)
    return Figures(items=list(view.gaps), as_of=moment.as_of, known=moment.known)


@router.get("/targets/{target_id}/entries", response=answers(Figures[Entry]), summary="The entries behind it")
def target_entries(request: HttpRequest, target_id: TargetKey, asked: Query[MomentIn]) -> Figures[Entry]:
    """Every ledger entry that any point of any reading was computed from."""
    moment = moment_of(asked)
    view = scoreboard.target_view(target_id, as_of=moment.as_of, known=moment.known)
    ids = {number for outlook in view.outlooks for point in outlook.points for number in point.entries}
    return Figures(items=ledger.entries_by_id(sorted(ids)), as_of=moment.as_of, known=moment.known)


@router.get("/targets/{target_id}/units", response=answers(Figures[UnitValue]), summary="Its headline by unit")
def target_units(request: HttpRequest, target_id: TargetKey, asked: Query[DrillIn]) -> Figures[UnitValue]:
    """The headline reading or its inputs by unit, re-expressed in the borders of a day where that is possible."""
    moment = moment_of(asked)
    borders = day_of("borders", asked.borders or moment.as_of)
    items = scoreboard.unit_values(target_id, as_of=moment.as_of, known=moment.known, borders=borders)
    return Figures(items=items, as_of=moment.as_of, known=moment.known)


@router.get("/programme", response=answers(Figures[TaskAnswer]), summary="The tasks beside the targets")
def programme(request: HttpRequest, asked: Query[MomentIn]) -> Figures[TaskAnswer]:
    """What the resolution sets to be done without a promised value, and what is counted of it."""
    moment = moment_of(asked)
    items = [
        TaskAnswer(
            task=view.task,
            counted=[Counted(countable, list(figures)) for countable, figures in view.figures],
            gaps=list(view.gaps),
            rejected=list(view.rejected),
        )
        for view in scoreboard.programme_view(as_of=moment.as_of, known=moment.known)
    ]
    return Figures(items=items, as_of=moment.as_of, known=moment.known)


def _summary(view: TargetView) -> TargetSummary:
    headline = view.headline
    promised = headline.promised if headline else None
    return TargetSummary(
        id=view.target.id,
        parent=view.target.parent,
        pillar=view.target.pillar,
        headline=view.target.headline,
        label={"vi": view.target.label.vi, "en": view.target.label.en},
        unit_of_measure=(headline.unit_of_measure if headline else "") or view.target.unit_of_measure,
        state=view.state,
        current=headline.current if headline else None,
        promised_value=format(promised.value, "f") if promised and promised.value is not None else None,
        promised_due=promised.due if promised else None,
        gap=format(headline.gap, "f") if headline and headline.gap is not None else None,
        recomputable=view.recomputable,
    )
