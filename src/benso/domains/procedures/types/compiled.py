"""A declaration made ready for use: expressions parsed once, steps and questions by id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from benso.domains.procedures.types.declaration import Declaration
from benso.domains.procedures.types.forms import Question
from benso.domains.procedures.types.steps import Action, Step
from benso.kernel.expressions import Expression


@dataclass(frozen=True, slots=True)
class Compiled:
    """One version, compiled. ``version`` is its id (0 for a declaration that is only being tried), ``number`` its rank.

    ``expressions`` holds every expression of the declaration by its text.
    """

    version: int
    number: int
    code: str
    declaration: Declaration
    expressions: Mapping[str, Expression]
    questions: Mapping[str, Question]
    steps: Mapping[str, Step]
    actions: Mapping[str, Action]
    actions_at: Mapping[str, tuple[Action, ...]]

    @property
    def first_step(self) -> Step:
        """The reception step (:raises LookupError: if there is no step table)."""
        if self.declaration.steps is None:
            raise LookupError(f"procedure {self.code} has no step table")
        return self.declaration.steps.steps[0]
