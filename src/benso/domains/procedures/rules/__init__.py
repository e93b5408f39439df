"""Decisions about procedures; pure."""

from benso.domains.procedures.rules.answers import (
    answer_problems,
    clean_answers,
    eligibility_refusals,
    visible_questions,
)
from benso.domains.procedures.rules.assessment import MISSING_LABELS, assess
from benso.domains.procedures.rules.cases import case_of, is_asked, needed_components, term_of
from benso.domains.procedures.rules.compiling import compile_declaration, compile_version
from benso.domains.procedures.rules.decision_checks import with_listed_values
from benso.domains.procedures.rules.declarations import declaration_problems
from benso.domains.procedures.rules.differences import differences
from benso.domains.procedures.rules.encoding import decode, digest, encode
from benso.domains.procedures.rules.fees import fee_of
from benso.domains.procedures.rules.names import all_names, values_of

__all__ = [
    "MISSING_LABELS",
    "all_names",
    "answer_problems",
    "assess",
    "case_of",
    "clean_answers",
    "compile_declaration",
    "compile_version",
    "declaration_problems",
    "decode",
    "differences",
    "digest",
    "eligibility_refusals",
    "encode",
    "fee_of",
    "is_asked",
    "needed_components",
    "term_of",
    "values_of",
    "visible_questions",
    "with_listed_values",
]
