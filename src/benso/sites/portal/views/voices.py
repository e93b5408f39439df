"""What people say afterwards: marks for how they were served, complaints and suggestions with answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from benso.domains.accounts.types import Person
from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import Viewer
from benso.domains.dossiers.types.feedback import FeedbackKind, FeedbackTopic, RatedPart
from benso.sites.portal import sessions
from benso.sites.portal.pages import page
from benso.sites.portal.views.deeds import ask_again, do
from benso.sites.shell.voices import TOPICS

SCALE = (_("Rất không hài lòng"), _("Không hài lòng"), _("Bình thường"), _("Hài lòng"), _("Rất hài lòng"))
PARTS = {
    RatedPart.RECEPTION: _("Lúc nộp và tiếp nhận"),
    RatedPart.PROCESSING: _("Lúc giải quyết"),
    RatedPart.RESULT: _("Lúc nhận kết quả"),
}
KINDS = {
    FeedbackKind.COMPLAINT: _("Tôi không hài lòng với cách giải quyết"),
    FeedbackKind.SUGGESTION: _("Tôi muốn góp ý"),
    FeedbackKind.PRAISE: _("Tôi muốn khen"),
}

_MARKS = frozenset("12345")


@require_http_methods(["GET", "HEAD", "POST"])
@sessions.signed_in
def rate(request: HttpRequest, person: Person, dossier_id: UUID) -> HttpResponse:
    """One to five for the whole, by parts and in words if one likes; may be changed for a week."""
    viewer = Viewer.person(person.public_id, left=person.left)
    given = queries.ratings_of(dossier_id, viewer=viewer)
    marks = given[0].marks if given else {}
    groups = {RatedPart.OVERALL: gettext("Bạn hài lòng đến mức nào?")} | PARTS
    context: dict[str, Any] = {
        "dossier": queries.dossier(dossier_id, viewer=viewer),
        "heading": gettext("Đánh giá cách phục vụ"),
        "lead": gettext("Điểm trung bình của mỗi nơi được công khai."),
        "groups": [
            {
                "id": part.value,
                "label": label,
                "optional": part is not RatedPart.OVERALL,
                "marks": _scale(marks.get(part)),
            }
            for part, label in groups.items()
        ],
        "parts_marked": any(part is not RatedPart.OVERALL for part in marks),
        "words_label": gettext("Điều gì tốt, điều gì cần sửa?"),
        "words_optional": True,
        "typed": given[0].note if given else "",
        "button": gettext("Gửi đánh giá"),
    }
    if request.method != "POST":
        return page(request, "portal/ask.html", context, person=person)
    marked = {part: request.POST.get(part.value, "") for part in groups}
    said: dict[RatedPart | str, int] = {part: int(mark) for part, mark in marked.items() if mark in _MARKS}
    if RatedPart.OVERALL not in said:
        context["problems"] = [{"text": gettext("Chọn một mức hài lòng."), "target": "#overall-1"}]
        return page(request, "portal/ask.html", context, person=person, status=422)

    def deed() -> None:
        operations.rate_dossier(
            dossier=dossier_id,
            score=said.pop(RatedPart.OVERALL),
            parts=said,
            note=request.POST.get("words", "").strip()[:2000],
            actor=person.actor,
            at=timezone.now(),
        )

    return do(request, person, context, "danh-gia", deed)


@require_http_methods(["GET", "HEAD", "POST"])
@sessions.signed_in
def feedback(request: HttpRequest, person: Person, dossier_id: UUID) -> HttpResponse:
    """A complaint, a suggestion or praise; the answer has a clock of its own."""
    kind, topic = request.POST.get("kind", ""), request.POST.get("topic", "")
    context: dict[str, Any] = {
        "dossier": queries.dossier(dossier_id, viewer=Viewer.person(person.public_id, left=person.left)),
        "heading": gettext("Phản ánh, kiến nghị"),
        "lead": gettext("Câu trả lời có hạn riêng và hiện ở trang hồ sơ này."),
        "kinds": _choices(KINDS, kind or FeedbackKind.COMPLAINT.value),
        "topics": _choices(TOPICS, topic),
        "words_label": gettext("Kể chuyện đã xảy ra"),
        "words_hint": gettext("Việc gì, lúc nào, ở đâu. Không cần ghi số giấy tờ của bạn."),
        "typed": request.POST.get("words", ""),
        "button": gettext("Gửi phản ánh"),
    }
    if request.method != "POST":
        return page(request, "portal/ask.html", context, person=person)
    text = request.POST.get("words", "").strip()[:2000]
    if not text:
        return ask_again(request, person, context, gettext("Ghi điều bạn muốn nói."))

    def deed() -> None:
        operations.give_feedback(
            dossier=dossier_id,
            kind=FeedbackKind(kind) if kind in set(FeedbackKind) else FeedbackKind.COMPLAINT,
            topic=FeedbackTopic(topic) if topic in set(FeedbackTopic) else FeedbackTopic.OTHER,
            text=text,
            actor=person.actor,
            at=timezone.now(),
        )

    return do(request, person, context, "phan-anh", deed)


@require_POST
@sessions.signed_in
def reopen(request: HttpRequest, person: Person, dossier_id: UUID, feedback_id: UUID) -> HttpResponse:
    """The answer does not answer: it is asked again, with a new term."""
    context: dict[str, Any] = {
        "dossier": queries.dossier(dossier_id, viewer=Viewer.person(person.public_id, left=person.left)),
        "heading": gettext("Câu trả lời chưa thỏa đáng"),
        "lead": gettext("Nói rõ câu trả lời còn thiếu gì; cơ quan trả lời lại trong hạn mới."),
        "words_label": gettext("Còn thiếu gì?"),
        "button": gettext("Gửi lại"),
    }
    text = request.POST.get("words", "").strip()[:2000]
    if not text:
        return ask_again(request, person, context, gettext("Ghi điều bạn muốn nói."))
    return do(
        request, person, context, "phan-anh",
        lambda: operations.reopen_feedback(feedback_id=feedback_id, text=text, actor=person.actor, at=timezone.now()),
    )  # fmt: skip


def _scale(chosen: int | None) -> list[dict[str, Any]]:
    return [{"value": n, "label": f"{n} – {label}", "chosen": n == chosen} for n, label in enumerate(SCALE, 1)]


def _choices(labels: dict[Any, Any], chosen: str) -> list[dict[str, Any]]:
    return [{"value": each.value, "label": label, "chosen": each.value == chosen} for each, label in labels.items()]
