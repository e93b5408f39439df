"""Correcting what the applicant wrote: with a reason, and every change kept beside what stood there before."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import Dossier
from benso.domains.procedures.queries import compiled
from benso.domains.procedures.rules import answer_problems, clean_answers, visible_questions
from benso.domains.procedures.types import Compiled, QuestionKind
from benso.kernel.errors import BensoError
from benso.kernel.working_time import VIETNAM
from benso.sites.desk.deeds import CorrectionForm
from benso.sites.desk.forms import spoken
from benso.sites.desk.reading.names import given_names
from benso.sites.desk.reading.parts import either
from benso.sites.desk.seat import Seat, page, say, seated
from benso.sites.shell.forms import Reading, communes_on, fields_of, read_answers
from benso.sites.shell.forms import given_names as names_for_browser
from benso.sites.shell.templatetags.shell import language


@require_http_methods(["GET", "POST"])
@seated
def correct(request: HttpRequest, seat: Seat, dossier: UUID) -> HttpResponse:
    """The form again, with a field for why."""
    found = queries.dossier(dossier, viewer=seat.viewer)
    version = compiled(found.version)
    form = CorrectionForm.of(request)
    reading = Reading(found.answers, {}, {})
    problems: dict[str, str] = {}
    if request.method == "POST":
        questions = version.declaration.form.questions() if version.declaration.form else ()
        posted: Any = request.POST
        reading = read_answers(questions, posted, language())
        problems = _problems(version, found, reading)
        if form.is_valid() and not problems and _corrected(form, found, version, reading, seat):
            say(request, gettext("Đã sửa tờ khai. Người nộp thấy mục đã sửa và lý do; hạn và phí tính lại theo đó."))
            return HttpResponseRedirect(reverse("desk:dossier", kwargs={"dossier": found.id}))
    return _form_page(request, seat, found, version, form, reading, problems)


def _problems(version: Compiled, found: Dossier, reading: Reading) -> dict[str, str]:
    problems = dict(reading.faults)
    for one in answer_problems(version, reading.answers, **given_names(found)):
        problems.setdefault(one.question, either(one.vi, one.en))
    return problems


def _corrected(form: CorrectionForm, found: Dossier, version: Compiled, reading: Reading, seat: Seat) -> bool:
    answers = clean_answers(version, reading.answers, **given_names(found))
    try:
        operations.correct_answers(
            dossier=found.id, answers=answers, reason=form.cleaned_data["note"], actor=seat.viewer, at=seat.at
        )
    except BensoError as error:
        form.add_error(None, spoken(error))
        return False
    return True


def _form_page(
    request: HttpRequest,
    seat: Seat,
    found: Dossier,
    version: Compiled,
    form: CorrectionForm,
    reading: Reading,
    problems: dict[str, str],
) -> HttpResponse:
    declared = version.declaration.form
    on = seat.at.astimezone(VIETNAM).date()
    shown = {q.id for q in visible_questions(version, reading.answers, **given_names(found))}
    places = declared is not None and any(q.kind is QuestionKind.COMMUNE for q in declared.questions())
    communes = communes_on(on) if places else []
    sections = [
        (
            either(section.title_vi, section.title_en),
            fields_of(
                section.questions,
                reading.answers,
                language=language(),
                shown=shown,
                problems=problems,
                typed=reading.typed,
                communes=communes,
            ),
        )
        for section in (declared.sections if declared else ())
    ]
    given = {"channel": found.channel.value, "today": on, "case": found.case}
    context = {
        "form": form,
        "sections": sections,
        "dossier": found,
        "given": names_for_browser(declared, {}, (), given) if declared else "{}",
        "problems": [{"target": f"#q-{key}", "text": text} for key, text in problems.items()],
        "simulated": found.simulated,
    }
    return page(request, seat, "desk/correct.html", context, status=422 if form.is_bound else 200)
