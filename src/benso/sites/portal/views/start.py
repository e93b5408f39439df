"""Before the form: may one apply, and for whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from benso.domains.accounts import queries as accounts
from benso.domains.accounts.types import Person
from benso.domains.dossiers import operations
from benso.domains.dossiers import queries as dossiers
from benso.domains.dossiers.rules import assurance_lacking
from benso.domains.procedures import rules
from benso.domains.procedures.types import (
    ApplicantKind,
    Channel,
    Compiled,
    Declaration,
    Eligibility,
    Option,
    Question,
    QuestionKind,
)
from benso.sites.portal import sessions, words
from benso.sites.portal.drafting import ANOTHER, ONESELF, named, prefill, problem_text
from benso.sites.portal.pages import page
from benso.sites.portal.views.service import compiled_of, startable
from benso.sites.shell import forms
from benso.sites.shell.templatetags.shell import language
from benso.sites.shell.visitors import private

_ONLY_ENTERPRISES = _(
    "Thủ tục này chỉ doanh nghiệp hoặc hộ kinh doanh nộp được, và tài khoản của bạn chưa đại diện cho nơi nào."
)


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, code: str) -> HttpResponse:
    """The eligibility questions. Nothing of the answers is kept; who signs in comes back to the next page."""
    compiled = _startable(code)
    person = sessions.person_at(request, timezone.now())
    if person is not None and lacking(compiled.declaration, person):
        return _too_low(request, compiled.declaration, person)
    goal = HttpResponseRedirect(reverse("portal:who", args=[code]))
    questions = [_question(e) for e in compiled.declaration.eligibility]
    if not questions:
        return goal
    context: dict[str, Any] = {"d": compiled.declaration, "needed": needed_level(compiled.declaration)}
    reading = forms.read_answers(questions, request.POST, language())
    problems = dict(reading.faults)
    if request.method == "POST":
        found = rules.eligibility_refusals(
            compiled,
            reading.answers,
            channel=Channel.ONLINE,
            on=words.today(),
            applicant=_applicants(compiled.declaration)[0],
        )
        missing = {q.id for q in questions} - set(reading.answers)
        problems = {p.question: problem_text(p) for p in found if p.question in missing} | problems
        refusals = [problem_text(p) for p in found if p.question not in missing]
        if not problems and not refusals:
            return goal
        context["refusals"] = [] if problems else refusals
    fields = forms.fields_of(questions, reading.answers, language=language(), problems=problems, typed=reading.typed)
    context |= {"fields": fields, "problems": summary(fields), "given": "{}"}
    return page(request, "portal/start.html", context, person=person, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def who(request: HttpRequest, code: str) -> HttpResponse:
    """For whom: oneself, another person, an enterprise one represents. Then the draft is there."""
    compiled = _startable(code)
    at = timezone.now()
    person = sessions.person_at(request, at)
    if person is None:
        return sessions.to_sign_in(request, needed_level(compiled.declaration))
    if lacking(compiled.declaration, person):
        return _too_low(request, compiled.declaration, person)
    return _who(request, person, compiled, at)


def _who(request: HttpRequest, person: Person, compiled: Compiled, at: datetime) -> HttpResponse:
    code, on = compiled.declaration.code, words.today()
    options = _options(compiled.declaration, person)
    context: dict[str, Any] = {
        "d": compiled.declaration,
        "options": options,
        "chosen": options[0]["value"] if options else "",
        "drafts": [d for d in dossiers.drafts_of(person.public_id, left=person.left) if d.procedure == code],
    }
    if not options:
        context["problems"] = [{"text": str(_ONLY_ENTERPRISES)}]
        return page(request, "portal/who.html", context, person=person)
    if request.method == "POST":
        chosen = request.POST.get("behalf", "")
        if chosen not in {o["value"] for o in options}:
            context["problems"] = [{"text": gettext("Chọn bạn nộp cho ai."), "target": "#behalf-0"}]
            return page(request, "portal/who.html", context, person=person, status=422)
        behalf = ONESELF if chosen == "me" else chosen
        draft = operations.save_draft(
            owner=person.public_id,
            draft=None,
            procedure=code,
            answers=prefill(compiled, person, behalf, on),
            attachments=(),
            section="",
            revision=0,
            at=at,
            on_behalf_of=behalf,
        )
        return HttpResponseRedirect(reverse("portal:draft", args=[draft.id]))
    return page(request, "portal/who.html", context, person=person)


def needed_level(declaration: Declaration) -> int:
    """Level of assurance 1 to 3 that applying online takes."""
    return declaration.assurance.level if declaration.assurance else 1


def lacking(declaration: Declaration, person: Person) -> bool:
    """Whether this sign-in does not reach the level the procedure asks for."""
    return assurance_lacking(declaration, channel=Channel.ONLINE, level=person.assurance) is not None


def _too_low(request: HttpRequest, declaration: Declaration, person: Person) -> HttpResponse:
    """Says what is needed, with the way to sign in again; nothing has been begun."""
    drafts = dossiers.drafts_of(person.public_id, left=person.left)
    context = {
        "d": declaration,
        "needed": needed_level(declaration),
        "return_to": reverse("portal:who", args=[declaration.code]),
        "drafts": [d for d in drafts if d.procedure == declaration.code],
    }
    return page(request, "portal/too_low.html", context, person=person, status=403)


def summary(fields: list[forms.Field]) -> list[dict[str, str]]:
    """The error summary of a page: each with a link to its field."""
    return [{"text": named(f.label, f.error), "target": f"#{f.target}"} for f in fields if f.error]


def _startable(code: str) -> Compiled:
    compiled = compiled_of(code)
    if not startable(compiled):
        raise Http404
    return compiled


def _applicants(declaration: Declaration) -> tuple[ApplicantKind, ...]:
    return declaration.applicants or (ApplicantKind.CITIZEN,)


def _question(asked: Eligibility) -> Question:
    return Question(
        id=asked.id,
        kind=QuestionKind(asked.kind),
        label_vi=asked.question.vi,
        label_en=asked.question.en,
        options=tuple(Option(id, text.vi, text.en) for id, text in asked.options),
    )


def _options(declaration: Declaration, person: Person) -> list[dict[str, str]]:
    admitted = _applicants(declaration)
    found: list[dict[str, str]] = []
    if ApplicantKind.CITIZEN in admitted:
        found = [
            {"value": "me", "label": gettext("Cho tôi"), "hint": person.name},
            {
                "value": ANOTHER,
                "label": gettext("Thay cho người khác"),
                "hint": gettext("Bạn khai thông tin của người đó; hồ sơ vẫn nằm trong tài khoản của bạn."),
            },
        ]
    if {ApplicantKind.ENTERPRISE, ApplicantKind.HOUSEHOLD} & set(admitted):
        found += [
            {"value": r.tax_code, "label": r.enterprise_name, "hint": f"{r.tax_code} · {r.position}"}
            for r in accounts.representations(person.public_id, words.today())
        ]
    return found
