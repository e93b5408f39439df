"""The question to another agency: a child dossier with one step, answered by agreeing or not."""

from __future__ import annotations

from benso.domains.procedures.types import Action, Effect, Place, Step, StepKind, StepRole, StepTable

ANSWER = "answer"
AGREE = "agree"
OBJECT = "object"
SILENT = "silent"

CONSULTATION = StepTable(
    steps=(
        Step(ANSWER, StepKind.TASK, "Trả lời cơ quan hỏi ý kiến", "Answer the agency that asks", StepRole.SPECIALIST,
             Place.LEAD),
    ),
    actions=(
        Action(AGREE, "Đồng ý", "Agree", ANSWER, (), (Effect.FINISH, Effect.RETURN_RESULT)),
        Action(OBJECT, "Không đồng ý", "Object", ANSWER, (), (Effect.FINISH, Effect.RETURN_RESULT), reason=True),
        Action(SILENT, "Hết hạn không trả lời: coi là đồng ý", "No answer in time: taken as consent", ANSWER, (),
               (Effect.FINISH, Effect.RETURN_RESULT)),
    ),
)  # fmt: skip
"""The step table of every question. ``SILENT`` is taken by the timer alone."""


def only_for_timers(table: StepTable) -> frozenset[str]:
    """Actions that a timer takes; nobody is offered them by hand."""
    timed = {timer.action for step in table.steps for timer in step.timers}
    return frozenset(timed | ({SILENT} if table is CONSULTATION else set()))
