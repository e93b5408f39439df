"""One service: everything about it, and what a few answers make of fee and term."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from benso.domains.accounts.types import Person
from benso.domains.dossiers import queries as dossiers
from benso.domains.procedures import queries, rules
from benso.domains.procedures.types import ApplicantKind, Channel, Compiled, Form
from benso.sites.portal import service as look
from benso.sites.portal import sessions, words
from benso.sites.portal.pages import page
from benso.sites.portal.record import record_of
from benso.sites.shell import forms
from benso.sites.shell.templatetags.shell import language


@require_http_methods(["GET", "HEAD", "POST"])
def service(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a service. A POST only calculates: answers never stand in an address and are not kept."""
    on = words.today()
    compiled = compiled_of(code)
    person = sessions.person_at(request, timezone.now())
    declaration = compiled.declaration
    assessment = rules.assess(declaration)
    parts = declaration.components
    context: dict[str, Any] = {
        "d": declaration,
        "unknown": gettext("nguồn chưa nêu"),
        "assessment": assessment,
        "why_not": [look.said(rules.MISSING_LABELS[m]) for m in assessment.missing],
        "startable": startable(compiled),
        "sign_in_level": declaration.assurance.level if declaration.assurance else 1,
        "category": _category(declaration.category),
        "terms": look.terms(declaration),
        "headline_term": look.headline_term(declaration),
        "headline_fee": look.headline_fee(declaration, on),
        "fee_items": look.fee_items(declaration, on),
        "decides": look.decides(declaration, on),
        "needed": [c for c in parts if rules.is_asked(c)],
        "held": [c for c in parts if not rules.is_asked(c)],
        "sources": look.sources(declaration),
        "draft": _draft(person, code),
        "record": record_of(declaration.category, on),
    }
    return page(request, "portal/service.html", context | _calculator(request, compiled), person=person)


def compiled_of(code: str) -> Compiled:
    """The version in force today (:raises ProcedureUnknown: if there is none)."""
    return queries.compiled_in_force(code, words.today())


def startable(compiled: Compiled) -> bool:
    """Whether one can apply here online."""
    declaration = compiled.declaration
    return (
        declaration.form is not None
        and declaration.steps is not None
        and Channel.ONLINE in declaration.channels
        and not declaration.master_system
    )


def _category(category: str) -> str:
    for topic in queries.categories():
        if topic.id == category:
            return (language() == "en" and topic.en) or topic.vi
    return ""


def _draft(person: Person | None, code: str) -> object:
    if person is None:
        return None
    return next((d for d in dossiers.drafts_of(person.public_id, left=person.left) if d.procedure == code), None)


def _calculator(request: HttpRequest, compiled: Compiled) -> dict[str, Any]:
    """The questions fee and case depend on, with what they come to once they are answered."""
    questions = look.deciding_questions(compiled)
    if not questions:
        return {}
    on, applicant = words.today(), ApplicantKind.CITIZEN
    if compiled.declaration.applicants and applicant not in compiled.declaration.applicants:
        applicant = compiled.declaration.applicants[0]
    asks_commune = any(q.kind.value == "commune" for q in questions)
    reading = forms.read_answers(questions, request.POST, language())
    posted = request.method == "POST"
    given = {"channel": Channel.ONLINE, "applicant": applicant, "today": on}
    return {
        "fields": forms.fields_of(
            questions,
            reading.answers,
            language=language(),
            problems=reading.faults,
            typed=reading.typed if posted else None,
            communes=forms.communes_on(on) if asks_commune else (),
        ),
        "given": forms.given_names(compiled.declaration.form or Form(()), {}, [q.id for q in questions], given),
        "calculated": look.calculate(compiled, reading.answers, on=on, applicant=applicant) if posted else None,
    }
