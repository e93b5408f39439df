"""The board: every target on a day, as known at a seal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from benso.domains.scoreboard import rules
from benso.domains.scoreboard.queries.editions import find, programme, resolve
from benso.domains.scoreboard.queries.observed import gather
from benso.domains.scoreboard.types import Programme, Target, TargetId, TargetView


def target_views(*, as_of: date, known: int | None = None) -> list[TargetView]:
    """All targets in the order of the resolution.

    :param known: number of the seal; the latest if not given
    :raises SealUnknown: if there is no such seal
    """
    seal = resolve(known)
    number, declared = programme(seal)
    return _views(declared.targets, declared, number, as_of, seal)


def target_view(target_id: TargetId, *, as_of: date, known: int | None = None) -> TargetView:
    """One target.

    :raises TargetUnknown: if there is none of this id at that seal
    :raises SealUnknown: if there is no such seal
    """
    seal = resolve(known)
    number, declared = programme(seal)
    return _views([find(declared, target_id)], declared, number, as_of, seal)[0]


def _views(
    targets: Sequence[Target], declared: Programme, number: int, as_of: date, seal: int | None
) -> list[TargetView]:
    gathered = gather(targets, as_of=as_of, known=seal)
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
            [gap for gap in declared.gaps if gap.target == target.id],
            [one for one in declared.rejected if one.target == target.id],
            as_of=as_of,
            known=seal,
            edition=number,
        )
        for target in targets
    ]
