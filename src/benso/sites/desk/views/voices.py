"""What people said about how they were served at my offices, by when it is answered, and the answer of the head."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from benso.domains.accounts.types import Role
from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import Feedback
from benso.domains.dossiers.types.feedback import FeedbackKind, FeedbackState
from benso.kernel.errors import BensoError
from benso.sites.desk.forms import DeskForm, spoken
from benso.sites.desk.offices import office_words
from benso.sites.desk.seat import READ_ROLES, Seat, page, say, seated
from benso.sites.shell.voices import TOPICS

KINDS = {
    FeedbackKind.COMPLAINT: _("Không hài lòng"),
    FeedbackKind.SUGGESTION: _("Góp ý"),
    FeedbackKind.PRAISE: _("Khen"),
}


class AnswerForm(DeskForm):
    """The words of the office; the writer reads them as they stand."""

    text = forms.CharField(
        label=_("Trả lời"),
        help_text=_("Người phản ánh đọc nguyên văn, kèm tên bạn. Nói rõ đã làm gì, và việc gì còn lại đến bao giờ."),
        max_length=2000,
        error_messages={"required": _("Ghi câu trả lời; để trống thì chưa gửi được.")},
        widget=forms.Textarea(attrs={"rows": 7}),
    )


@require_http_methods(["GET"])
@seated
def voices(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What waits for an answer at my offices, the most urgent first."""
    keys = seat.offices(READ_ROLES)
    if not keys:
        return page(request, seat, "desk/no_work.html")
    groups: list[dict[str, Any]] = [
        {
            "office": office_words(key),
            "answers": seat.holds(Role.HEAD, office=key),
            "lines": [_line(one, seat) for one in queries.feedback_waiting(viewer=seat.viewer, office=key)],
        }
        for key in keys
    ]
    simulated = any(line["simulated"] for group in groups for line in group["lines"])
    return page(request, seat, "desk/voices.html", {"groups": groups, "simulated": simulated})


@require_http_methods(["GET", "POST"])
@seated
def answer(request: HttpRequest, seat: Seat, feedback: UUID) -> HttpResponse:
    """Read what was said and answer it; only the head of the office is offered the form."""
    found = queries.feedback(feedback, viewer=seat.viewer)
    open_here = found.state is not FeedbackState.ANSWERED and seat.holds(Role.HEAD, office=found.office)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.answer_feedback(
                feedback_id=feedback, text=form.cleaned_data["text"], actor=seat.viewer, at=seat.at
            )
        except BensoError as error:
            form.add_error(None, spoken(error))
        else:
            say(request, gettext("Đã trả lời. Người phản ánh được báo ngay."))
            return HttpResponseRedirect(reverse("desk:voices"))
    context: dict[str, Any] = {
        "form": form,
        "open": open_here,
        "found": found,
        "office": office_words(found.office),
        "line": _line(found, seat),
        "simulated": found.simulated,
    }
    return page(request, seat, "desk/voice.html", context, status=422 if form.is_bound else 200)


def _line(one: Feedback, seat: Seat) -> dict[str, Any]:
    return {
        "id": one.id,
        "dossier": one.dossier,
        "number": one.number,
        "kind": KINDS[one.kind],
        "topic": TOPICS[one.topic],
        "text": one.turns[-1].text if one.turns else "",
        "again": one.state is FeedbackState.REOPENED,
        "given_at": one.given_at,
        "due_at": one.due_at,
        "late": one.state is not FeedbackState.ANSWERED and seat.at > one.due_at,
        "simulated": one.simulated,
    }
