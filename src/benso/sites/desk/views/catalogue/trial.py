"""A version as people would meet it: its page, its form tried out with invented answers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from benso.domains.accounts.rules import office_day
from benso.domains.procedures import rules
from benso.domains.procedures.types import Channel, Competence, Compiled, Question, Version
from benso.kernel.errors import BensoError
from benso.sites.desk.editor.drafts import may_read, version_of
from benso.sites.desk.editor.wording import LEVELS
from benso.sites.desk.forms import spoken
from benso.sites.desk.seat import Seat, page, seated
from benso.sites.desk.views.catalogue.kind import PROCEDURES
from benso.sites.desk.views.catalogue.wording import APPLICANTS, CHANNELS, UNITS
from benso.sites.shell import formats
from benso.sites.shell.forms import communes_on, fields_of, given_names, read_answers
from benso.sites.shell.templatetags.shell import language


@require_http_methods(["GET", "POST"])
@seated
def preview(request: HttpRequest, seat: Seat, version: int) -> HttpResponse:
    """The public page and the form; POST tries answers out and keeps nothing."""
    may_read(seat)
    found = version_of(PROCEDURES, version)
    declaration = found.declaration
    context: dict[str, Any] = {
        "version": found, "d": declaration, "assessment": rules.assess(declaration), "terms": _terms(found),
        "why_not": [_said(rules.MISSING_LABELS[code]) for code in rules.assess(declaration).missing],
        "channels": [(channel.value, CHANNELS[channel]) for channel in Channel],
        "kinds": list(APPLICANTS.items()), "levels": [_who_decides(one) for one in declaration.competences],
    }  # fmt: skip
    try:
        compiled = rules.compile_declaration(declaration)
    except (BensoError, ValueError) as error:
        context["broken"] = spoken(error) if isinstance(error, BensoError) else str(error)
        return page(request, seat, "desk/catalogue/preview.html", context)
    return page(request, seat, "desk/catalogue/preview.html", context | _tried(request, seat, compiled))


def _who_decides(one: Competence) -> str:
    """Level and days: who decides changes by date."""
    found = gettext("cấp %(level)s") % {"level": LEVELS.get(one.level, one.level)}
    if one.valid_from:
        found += gettext(", từ %(day)s") % {"day": formats.day(one.valid_from, language())}
    if one.valid_to:
        found += gettext(", đến trước %(day)s") % {"day": formats.day(one.valid_to, language())}
    return found


def _tried(request: HttpRequest, seat: Seat, compiled: Compiled) -> dict[str, Any]:
    today = office_day(seat.at)
    channel = request.POST.get("cach-nop", Channel.ONLINE)
    applicant = request.POST.get("nguoi-nop", "citizen")
    channel = channel if channel in set(Channel) else Channel.ONLINE
    applicant = applicant if applicant in APPLICANTS else "citizen"
    given: dict[str, Any] = {"channel": channel, "on": today, "applicant": applicant}
    reading = read_answers(compiled.questions.values(), request.POST, language())
    answers = dict(reading.answers)
    asked = {question.id for question in rules.visible_questions(compiled, answers, **given)}
    problems = dict(reading.faults)
    if request.method == "POST":
        for problem in rules.answer_problems(compiled, answers, **given):
            problems.setdefault(problem.question, problem.en if language() == "en" else problem.vi)
    has_communes = any(q.kind.value == "commune" for q in compiled.questions.values())
    communes = communes_on(today) if has_communes else []
    form = compiled.declaration.form

    def fields(questions: tuple[Question, ...]) -> list[Any]:
        return fields_of(
            questions,
            answers,
            language=language(),
            shown=asked,
            problems=problems,
            typed=reading.typed,
            communes=communes,
        )

    sections = [
        (section, fields(section.questions), section.when is None or any(q.id in asked for q in section.questions))
        for section in (form.sections if form else ())
    ]
    today_names = {"channel": channel, "applicant": applicant, "today": today}
    names = given_names(form, {}, compiled.questions, today_names) if form else "{}"
    return {
        "sections": sections, "given": names,
        "channel": channel, "applicant": applicant,
        "problems": len(problems) if request.method == "POST" else None,
        "outcome": _outcome(compiled, answers, given) if request.method == "POST" else None,
    }  # fmt: skip


def _outcome(compiled: Compiled, answers: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    case = rules.case_of(compiled, answers, **given)
    labels = {one.id: _said(one.label) for one in compiled.declaration.cases}
    fee = rules.fee_of(compiled, answers, case=case, **given)
    return {
        "case": labels.get(case, ""),
        "fee": fee,
        "lines": [
            ((language() == "en" and line.label_en) or line.label_vi, line.amount, line.basis) for line in fee.lines
        ],
        "note": (language() == "en" and fee.note_en) or fee.note_vi,
        "term": term_words(rules.term_of(compiled.declaration, case, given["channel"])),
        "papers": [_said(c.name) for c in rules.needed_components(compiled, answers, case=case, **given)],
    }


def _said(text: Any) -> str:
    return str((language() == "en" and text.en) or text.vi)


def _terms(version: Version) -> list[dict[str, Any]]:
    labels = {case.id: _said(case.label) for case in version.declaration.cases}
    return [
        {
            "case": labels.get(limit.case or "", gettext("mọi trường hợp")),
            "channel": CHANNELS[limit.channel] if limit.channel else gettext("mọi cách nộp"),
            "words": term_words(limit),
            "note": _said(limit.note),
        }
        for limit in version.declaration.time_limits
    ]


def term_words(limit: Any) -> str:
    """A statutory term in words."""
    if limit is None or (limit.amount is None and not limit.none):
        return gettext("chưa biết")
    if limit.none:
        return gettext("luật không đặt thời hạn")
    if limit.amount == 0:
        return gettext("ngay trong ngày")
    return f"{limit.amount.normalize():f} {UNITS[limit.unit]}".replace(".", ",")
