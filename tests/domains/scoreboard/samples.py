"""Small made-up targets and values for the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from benso.domains.ledger.types import Basis
from benso.domains.scoreboard.types import (
    Definition,
    Direction,
    Input,
    Observation,
    Point,
    Promise,
    Role,
    Target,
    Words,
)

NOTHING = Words("–", "–")


def a_definition(formula: str = "100 * part / whole", *inputs: Input, **changes: Any) -> Definition:
    """A headline reading; its inputs are named after their measures."""
    named = inputs or (Input("part", ("part",)), Input("whole", ("whole",)))
    return replace(Definition("reading", Role.HEADLINE, NOTHING, formula, named, NOTHING, NOTHING), **changes)


def a_target(*definitions: Definition, **changes: Any) -> Target:
    """At least 80 % by the end of 2025 and 90 % by the end of 2030."""
    return replace(
        Target(
            id="T-1",
            parent=None,
            pillar="digital_government",
            order=1,
            label=NOTHING,
            wording=NOTHING,
            unit_of_measure="%",
            level="province",
            direction=Direction.AT_LEAST,
            strictly=False,
            promises=(Promise(date(2025, 12, 31), Decimal(80)), Promise(date(2030, 12, 31), Decimal(90))),
            subject_until=None,
            subject_note=None,
            exclusions=None,
            notes=None,
            definitions=definitions or (a_definition(),),
            source_title=NOTHING,
            headline=True,
            unit="83@2004-08-31",
        ),
        **changes,
    )


def a_point(on: date, value: str | int, basis: Basis = Basis.PUBLISHED, **changes: Any) -> Point:
    """A point without inputs."""
    return replace(Point(on, Decimal(value), {}, (), basis), **changes)


def seen(
    measure: str, start: date, end: date, value: str | int, basis: Basis = Basis.PUBLISHED, **changes: Any
) -> Observation:
    """An observation of a period."""
    return replace(Observation(measure, basis, end, start, Decimal(value)), **changes)
