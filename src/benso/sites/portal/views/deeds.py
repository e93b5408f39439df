"""What a person does with a dossier after submitting: answer a request for papers, withdraw, rate, complain."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from benso.domains.accounts.types import Person
from benso.domains.documents import operations as documents
from benso.domains.documents import queries as documents_queries
from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import Attachment, Dossier, Evidence, Viewer
from benso.domains.procedures import queries as procedures
from benso.domains.procedures import rules
from benso.domains.procedures.types import Compiled, Form, Question
from benso.kernel.errors import BensoError
from benso.sites.portal import sessions, words
from benso.sites.portal.drafting import named, problem_text
from benso.sites.portal.pages import page, spoken
from benso.sites.portal.service import said
from benso.sites.portal.views.dossiers import open_supplement
from benso.sites.portal.views.start import summary
from benso.sites.shell import forms
from benso.sites.shell.templatetags.shell import language

_MOST_FILES = 10


@require_http_methods(["GET", "HEAD", "POST"])
@sessions.signed_in
def supplement(request: HttpRequest, person: Person, dossier_id: UUID) -> HttpResponse:
    """Only what was asked for, each with its present answer."""
    found = queries.dossier(dossier_id, viewer=Viewer.person(person.public_id, left=person.left))
    wanted = open_supplement(found)
    if wanted is None:
        return HttpResponseRedirect(reverse("portal:dossier", args=[dossier_id]))
    compiled = procedures.compiled(found.version)
    questions = [q for q in compiled.questions.values() if q.id in wanted.questions]
    papers = [
        {"id": c.id, "name": said(c.name), "error": ""}
        for c in compiled.declaration.components
        if c.id in wanted.components
    ]
    context: dict[str, Any] = {
        "dossier": found,
        "supplement": wanted,
        "papers": papers,
        "largest": f"{documents_queries.limits().size // 1_048_576} MB",
    }
    reading = forms.read_answers(questions, request.POST, language())
    problems: dict[str, str] = {}
    typed = None
    if request.method == "POST":
        typed = reading.typed
        problems = _problems(compiled, found, questions, reading)
        sent = {} if problems else _take_files(request, person, papers)
        if not problems and not any(p["error"] for p in papers):
            refused = _answer(request, person, found, reading, sent)
            if refused is None:
                return HttpResponseRedirect(f"{reverse('portal:dossier', args=[dossier_id])}?xong=bo-sung")
            context["problems"] = [{"text": refused}]
    communes = forms.communes_on(words.today()) if any(q.kind.value == "commune" for q in questions) else ()
    fields = forms.fields_of(
        questions, found.answers, language=language(), problems=problems, typed=typed, communes=communes
    )
    given = {"channel": found.channel, "today": words.today()}
    context["fields"] = fields
    context["given"] = forms.given_names(
        compiled.declaration.form or Form(()), found.answers, [q.id for q in questions], given
    )
    context.setdefault("problems", summary(fields) + _paper_problems(papers))
    return page(request, "portal/supplement.html", context, person=person, status=422 if context["problems"] else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@sessions.signed_in
def withdraw(request: HttpRequest, person: Person, dossier_id: UUID) -> HttpResponse:
    """Ask before withdrawing; the reason is kept."""
    viewer = Viewer.person(person.public_id, left=person.left)
    found = queries.dossier(dossier_id, viewer=viewer)
    context: dict[str, Any] = {
        "dossier": found,
        "heading": gettext("Rút hồ sơ"),
        "lead": gettext("Hồ sơ dừng lại và không mở lại được. Bạn vẫn lập được hồ sơ mới từ những gì đã khai."),
        "words_label": gettext("Vì sao bạn rút?"),
        "button": gettext("Rút hồ sơ"),
        "danger": True,
    }
    if request.method != "POST" and found.state not in words.WITHDRAWABLE:
        return HttpResponseRedirect(f"{reverse('portal:dossier', args=[dossier_id])}?xong=khong-rut")
    if request.method == "POST":
        reason = request.POST.get("words", "").strip()[:2000]
        if not reason:
            return ask_again(request, person, context, gettext("Ghi ngắn gọn lý do."))
        return do(
            request, person, context, "rut",
            lambda: operations.withdraw_dossier(dossier=dossier_id, reason=reason, actor=viewer, at=timezone.now()),
        )  # fmt: skip
    return page(request, "portal/ask.html", context, person=person)


def do(request: HttpRequest, person: Person, context: dict[str, Any], done: str, deed: Any) -> HttpResponse:
    """Do it and go back to the dossier; a refusal is shown on the page it was asked on."""
    try:
        deed()
    except BensoError as error:
        context["problems"] = [{"text": spoken(error)}]
        context["typed"] = request.POST.get("words", "")
        return page(request, "portal/ask.html", context, person=person, status=error.status)
    return HttpResponseRedirect(f"{reverse('portal:dossier', args=[context['dossier'].id])}?xong={done}")


def ask_again(request: HttpRequest, person: Person, context: dict[str, Any], text: str) -> HttpResponse:
    """The page again, with what is missing."""
    context |= {"words_error": text, "problems": [{"text": text, "target": "#loi-nhan"}]}
    return page(request, "portal/ask.html", context, person=person, status=422)


def _problems(compiled: Compiled, found: Dossier, questions: list[Question], reading: forms.Reading) -> dict[str, str]:
    own = {q.id for q in questions}
    answers = {name: value for name, value in found.answers.items() if name not in own} | dict(reading.answers)
    wrong = rules.answer_problems(compiled, answers, channel=found.channel, on=words.today())
    return {p.question: problem_text(p) for p in wrong if p.question in own} | dict(reading.faults)


def _take_files(request: HttpRequest, person: Person, papers: list[dict[str, Any]]) -> dict[str, list[Attachment]]:
    """Stores what was sent; every paper asked for needs a file, and a refused one says why."""
    taken: dict[str, list[Attachment]] = {}
    for paper in papers:
        sent = request.FILES.getlist(f"file-{paper['id']}")[:_MOST_FILES]
        if not sent:
            paper["error"] = gettext("Chọn tệp của giấy này.")
            continue
        try:
            for one in sent:
                stored = documents.store_file(
                    name=one.name or "", content=one.read(), owner=person.actor, actor=person.actor, at=timezone.now()
                )
                taken.setdefault(paper["id"], []).append(Attachment(paper["id"], stored.id, Evidence.SCAN, stored.name))
        except BensoError as error:
            paper["error"] = spoken(error)
    return taken


def _answer(
    request: HttpRequest, person: Person, found: Dossier, reading: forms.Reading, sent: dict[str, list[Attachment]]
) -> str | None:
    try:
        operations.answer_supplement(
            dossier=found.id,
            answers=reading.answers,
            attachments=tuple(a for files in sent.values() for a in files),
            actor=Viewer.person(person.public_id, left=person.left),
            at=timezone.now(),
        )
    except BensoError as error:
        return spoken(error)
    return None


def _paper_problems(papers: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{"text": named(p["name"], p["error"]), "target": f"#tep-{p['id']}"} for p in papers if p["error"]]
