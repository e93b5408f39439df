"""Writes of dossiers: file, move, ask and answer, apologise, pay, and what the clock does by itself."""

from benso.domains.dossiers.operations.announcing import (
    Foreseen,
    announce_and_recompute,
    foresee_special_days,
)
from benso.domains.dossiers.operations.care import (
    ApologyRefused,
    CorrectionRefused,
    DossierClosed,
    NotOnDuty,
    ResultHandedOver,
    ResultSigned,
    WithdrawalRefused,
    assign_work,
    attach_result,
    correct_answers,
    give_apology,
    mark_paper_step,
    withdraw_dossier,
)
from benso.domains.dossiers.operations.consulting import (
    AgencyAbsent,
)
from benso.domains.dossiers.operations.drafts import (
    DraftConflict,
    DraftTooLarge,
    NotRepresented,
    discard_draft,
    drop_old_drafts,
    save_draft,
    submit_draft,
)
from benso.domains.dossiers.operations.effects import (
    FeeUnpaid,
    SupplementEmpty,
    SupplementOpen,
    SupplementStrange,
    SupplementsUsedUp,
)
from benso.domains.dossiers.operations.feedback import (
    FeedbackRefused,
    RatingRefused,
    answer_feedback,
    give_feedback,
    rate_dossier,
    reopen_feedback,
    set_feedback_rules,
)
from benso.domains.dossiers.operations.filing import (
    note_payment,
    submit,
)
from benso.domains.dossiers.operations.forms import (
    issue_form,
    print_register,
)
from benso.domains.dossiers.operations.judging import (
    ActionUnknown,
    GuardRefused,
    ReasonMissing,
    SecondPersonNeeded,
)
from benso.domains.dossiers.operations.moving import (
    KeyReused,
    act,
    act_many,
)
from benso.domains.dossiers.operations.payments import (
    ask_refund,
    book_transaction,
    confirm_payment,
    decide_refund,
    take_cash,
)
from benso.domains.dossiers.operations.recomputing import (
    count_from,
    preview_due_dates,
    recompute_due_dates,
)
from benso.domains.dossiers.operations.refusals import (
    AnswersRefused,
    AssuranceTooLow,
    AttachmentStrange,
    ComponentsMissing,
    NotOffered,
)
from benso.domains.dossiers.operations.succession import (
    hand_over_to_successors,
)
from benso.domains.dossiers.operations.supplements import (
    NothingAsked,
    SupplementIncomplete,
    answer_supplement,
)
from benso.domains.dossiers.operations.timers import (
    REMIND_BEFORE,
    fold_tally,
    remind_of_supplements,
    run_timers,
)
from benso.domains.dossiers.operations.usage import (
    post_usage,
)

__all__ = [
    "REMIND_BEFORE",
    "ActionUnknown",
    "AgencyAbsent",
    "AnswersRefused",
    "ApologyRefused",
    "AssuranceTooLow",
    "AttachmentStrange",
    "ComponentsMissing",
    "CorrectionRefused",
    "DossierClosed",
    "DraftConflict",
    "DraftTooLarge",
    "FeeUnpaid",
    "FeedbackRefused",
    "Foreseen",
    "GuardRefused",
    "KeyReused",
    "NotOffered",
    "NotOnDuty",
    "NotRepresented",
    "NothingAsked",
    "RatingRefused",
    "ReasonMissing",
    "ResultHandedOver",
    "ResultSigned",
    "SecondPersonNeeded",
    "SupplementEmpty",
    "SupplementIncomplete",
    "SupplementOpen",
    "SupplementStrange",
    "SupplementsUsedUp",
    "WithdrawalRefused",
    "act",
    "act_many",
    "announce_and_recompute",
    "answer_feedback",
    "answer_supplement",
    "ask_refund",
    "assign_work",
    "attach_result",
    "book_transaction",
    "confirm_payment",
    "correct_answers",
    "count_from",
    "decide_refund",
    "discard_draft",
    "drop_old_drafts",
    "fold_tally",
    "foresee_special_days",
    "give_apology",
    "give_feedback",
    "hand_over_to_successors",
    "issue_form",
    "mark_paper_step",
    "note_payment",
    "post_usage",
    "preview_due_dates",
    "print_register",
    "rate_dossier",
    "recompute_due_dates",
    "remind_of_supplements",
    "reopen_feedback",
    "run_timers",
    "save_draft",
    "set_feedback_rules",
    "submit",
    "submit_draft",
    "take_cash",
    "withdraw_dossier",
]
