"""The board: every target on a day, as known at a seal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from benso.domains.scoreboard import rules
from benso.domains.scoreboard.queries.editions import Moment, find, moment
from benso.domains.scoreboard.queries.observed import gather
from benso.domains.scoreboard.types import Target, TargetId, TargetView


def target_views(*, as_of: date, known: int | None = None) -> list[TargetView]:
    """All targets in the order of the resolution.

    :param known: number of the seal; the latest if not given
    :raises SealUnknown: if there is no such seal
    """
    here = moment(known)
    return _views(here.declared.targets, here, as_of)


def target_view(target_id: TargetId, *, as_of: date, known: int | None = None) -> TargetView:
    """One target.

    :raises TargetUnknown: if there is none of this id at that seal
    :raises SealUnknown: if there is no such seal
    """
    here = moment(known)
    return _views([find(here.declared, target_id)], here, as_of)[0]


def _views(targets: Sequence[Target], here: Moment, as_of: date) -> list[TargetView]:
    gathered = gather(targets, here.declared.kinds, as_of=as_of, known=here.seal)
    return [
        rules.view(
            target,
            [
                rules.outlook(
                    target,
                    definition,
                    gathered.observations(target, definition),
                    gathered.printed(target, definition),
                    as_of,
                )
                for definition in target.definitions
            ],
            [gap for gap in here.declared.gaps if gap.target == target.id],
            [one for one in here.declared.rejected if one.target == target.id],
            as_of=as_of,
            known=here.number,
            edition=here.edition,
        )
        for target in targets
    ]
