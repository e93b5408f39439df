"""A declaration as its page shows it: terms, fees, papers and what a few answers make of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext

from benso.domains.procedures import rules
from benso.domains.procedures.types import (
    Channel,
    Compiled,
    Declaration,
    Fee,
    FeeItem,
    FeeStatus,
    Question,
    QuestionKind,
    Text,
    TimeLimit,
)
from benso.kernel.expressions import ExpressionInvalid, evaluate, names, parse
from benso.sites.portal import words
from benso.sites.shell.templatetags.shell import language


def said(text: Text) -> str:
    """A text in the reader's language, Vietnamese where there is no other."""
    return (language() == "en" and text.en) or text.vi


@dataclass(frozen=True, slots=True)
class Calculated:
    """What a few answers come to."""

    case: str
    fee: Fee
    term: TimeLimit | None


def terms(declaration: Declaration) -> list[dict[str, Any]]:
    """Every term with its case and channel in words."""
    labels = {case.id: said(case.label) for case in declaration.cases}
    return [
        {
            "case": labels.get(limit.case or "", gettext("Mọi trường hợp")),
            "channel": words.CHANNELS[limit.channel] if limit.channel else gettext("Mọi cách nộp"),
            "words": words.term_words(limit),
            "cut_off": limit.cut_off,
            "note": said(limit.note),
        }
        for limit in declaration.time_limits
    ]


def headline_term(declaration: Declaration) -> str:
    """The term in one line: the only one, the shortest and the longest, or that it is unknown."""
    spoken = list(dict.fromkeys(words.term_words(limit) for limit in declaration.time_limits))
    if not spoken:
        return gettext("nguồn chưa nêu")
    if len(spoken) == 1:
        return spoken[0]
    return gettext("%(first)s đến %(last)s, tùy trường hợp") % _ends(declaration, spoken)


def _ends(declaration: Declaration, spoken: list[str]) -> Mapping[str, str]:
    usable = [t for t in declaration.time_limits if t.amount is not None and t.unit is not None]
    ordered = sorted(usable, key=lambda t: (_weight(t), t.amount or 0))
    if len(ordered) < 2:
        return {"first": spoken[0], "last": spoken[-1]}
    return {"first": words.term_words(ordered[0]), "last": words.term_words(ordered[-1])}


_HOURS = {"hour": 1, "working_day": 8, "calendar_day": 6, "month": 170}


def _weight(limit: TimeLimit) -> Decimal:
    return (limit.amount or Decimal(0)) * _HOURS.get(str(limit.unit), 8)


def headline_fee(declaration: Declaration, on: date) -> str:
    """The fee in one line."""
    match declaration.fees.status:
        case FeeStatus.FREE:
            return gettext("miễn phí")
        case FeeStatus.COUNCIL:
            return gettext("theo mức của Hội đồng nhân dân tỉnh")
        case FeeStatus.UNKNOWN:
            return gettext("nguồn chưa nêu")
    amounts = [item["amount"] for item in fee_items(declaration, on)]
    known = [amount for amount in amounts if amount is not None]
    if len(amounts) == 1 and known:
        return words.money(known[0])
    if not known:
        return gettext("tùy trường hợp")
    if min(known) == 0:
        return gettext("miễn phí hoặc có phí, tùy trường hợp")
    return gettext("từ %(low)s, tùy trường hợp") % {"low": words.money(min(known))}


def fee_items(declaration: Declaration, on: date) -> list[dict[str, Any]]:
    """The items in force on the day. ``amount`` is ``None`` where answers decide; ``rate`` is the price of one."""
    questions = {q.id: q for q in declaration.form.questions()} if declaration.form else {}
    return [
        {"label": said(i.label), "amount": _constant(i), "rate": _rate(i, questions), "basis": i.basis}
        for i in declaration.fees.items
        if (i.valid_from is None or i.valid_from <= on) and (i.valid_to is None or on < i.valid_to)
    ]


def _constant(item: FeeItem) -> Decimal | None:
    try:
        tree = parse(item.amount)
    except ExpressionInvalid:
        return None
    value = None if names(tree) else evaluate(tree, {})
    return value if isinstance(value, Decimal) else None


def _rate(item: FeeItem, questions: Mapping[str, Question]) -> Decimal | None:
    """The price of one, where the amount is a number answered times a price."""
    try:
        tree = parse(item.amount)
    except ExpressionInvalid:
        return None
    wanted = names(tree)
    if len(wanted) != 1 or not all(n in questions and questions[n].kind is QuestionKind.NUMBER for n in wanted):
        return None
    one, many = (evaluate(tree, dict.fromkeys(wanted, n)) for n in (1, 7))
    return one if isinstance(one, Decimal) and many == one * 7 else None


def deciding_questions(compiled: Compiled) -> list[Question]:
    """The questions that case and fee depend on, with those their conditions depend on, in the form's order."""
    declaration = compiled.declaration
    texts = [case.when for case in declaration.cases]
    for item in declaration.fees.items:
        texts += [item.amount, item.when]
    texts += [discount.when for discount in declaration.fees.discounts]
    texts += [exemption.when for exemption in declaration.fees.exemptions]
    wanted = {n for text in texts if text for n in names(compiled.expressions[text])}
    queue = list(wanted)
    while queue:
        question = compiled.questions.get(queue.pop())
        if question is not None and question.when:
            fresh = set(names(compiled.expressions[question.when])) - wanted
            wanted |= fresh
            queue += fresh
    return [q for q in compiled.questions.values() if q.id in wanted]


def calculate(compiled: Compiled, answers: Mapping[str, Any], *, on: date, applicant: str) -> Calculated:
    """Case, fee and term for an online application with these answers."""
    case = rules.case_of(compiled, answers, channel=Channel.ONLINE, applicant=applicant, on=on)
    labels = {c.id: said(c.label) for c in compiled.declaration.cases}
    return Calculated(
        case=labels.get(case or "", ""),
        fee=rules.fee_of(compiled, answers, channel=Channel.ONLINE, applicant=applicant, on=on),
        term=rules.term_of(compiled.declaration, case, Channel.ONLINE),
    )


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a declaration was read: addresses one can open, by the name of their host, and what only we keep."""

    open: tuple[tuple[str, str, date | None], ...]
    kept: tuple[str, ...]


def sources(declaration: Declaration) -> Sources:
    """The sources, those a reader can open first."""
    linked = [
        (urlsplit(s.url).netloc.removeprefix("www.") or s.key, s.url, s.retrieved) for s in declaration.sources if s.url
    ]
    return Sources(tuple(linked), tuple(s.key for s in declaration.sources if not s.url))


def decides(declaration: Declaration, on: date) -> str:
    """Which level decides on the day, in words; empty where no source says."""
    level_words = {
        "commune": gettext("Ủy ban nhân dân cấp xã nơi bạn chọn"),
        "district": gettext("Ủy ban nhân dân cấp huyện"),
        "province": gettext("Cơ quan cấp tỉnh"),
    }
    found = [
        c
        for c in declaration.competences
        if (c.valid_from is None or c.valid_from <= on) and (c.valid_to is None or on < c.valid_to)
    ]
    return "; ".join(dict.fromkeys(level_words.get(c.level, c.level) for c in found))
