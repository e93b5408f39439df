"""The dossiers' part of a content pack: ``feedback.yaml``."""

from __future__ import annotations

from datetime import datetime

from benso.domains.dossiers.operations import set_feedback_rules
from benso.domains.dossiers.rules import STANDARD
from benso.domains.dossiers.types import FeedbackRules
from benso.kernel.content import Pack, Row

FILE = "feedback.yaml"
MOST_DAYS = 365


def check(pack: Pack) -> FeedbackRules:
    """Read and check the rules of feedback; a pack without the file has those of the platform, marked as a proposal."""
    row = pack.yaml_row(FILE) if (pack.root / FILE).exists() else None
    if row is None:
        return STANDARD
    answer, reopen = _days(pack, row, "answer_within"), _days(pack, row, "reopen_within")
    proposal, source = row.values.get("proposal"), str(row.values.get("source") or "")
    if not isinstance(proposal, bool):
        pack.problem(row, "proposal", "Ghi true (đề xuất của nền tảng) hoặc false (có văn bản, nêu ở source).")
    elif not proposal and not source:
        pack.problem(row, "source", "Hạn không phải đề xuất thì phải nêu văn bản.")
    return FeedbackRules(answer, reopen, bool(proposal), source)


def load(parsed: FeedbackRules, *, actor: str, at: datetime) -> None:
    """Keep the rules."""
    set_feedback_rules(rules=parsed, actor=actor, at=at)


def _days(pack: Pack, row: Row, name: str) -> int:
    value = row.values.get(name)
    if isinstance(value, bool) or not str(value).isdecimal() or not 1 <= int(str(value)) <= MOST_DAYS:
        pack.problem(row, name, f"Ghi số ngày nguyên từ 1 đến {MOST_DAYS}.")
        return STANDARD.answer_within
    return int(str(value))
