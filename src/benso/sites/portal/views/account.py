"""One's own pages: notices, profile, consents, the store of documents, who looked at one's data."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benso.domains.accounts import operations, queries
from benso.domains.accounts.types import Person, ProfileField
from benso.domains.documents import queries as documents
from benso.domains.notifications import operations as notifications
from benso.domains.notifications import queries as notices
from benso.domains.notifications.types import Channel
from benso.domains.procedures.types import Question, QuestionKind
from benso.kernel.errors import BensoError
from benso.sites.portal import consents, sessions, words
from benso.sites.portal.pages import page, spoken
from benso.sites.portal.views.dossiers import download
from benso.sites.portal.views.start import summary
from benso.sites.shell import forms
from benso.sites.shell.templatetags.shell import language

_PAGE = 30
_FIELDS = (
    (ProfileField.PHONE, QuestionKind.PHONE, "Điện thoại", "Telephone", "phone"),
    (ProfileField.EMAIL, QuestionKind.EMAIL, "Thư điện tử", "E-mail", "email"),
    (ProfileField.COMMUNE, QuestionKind.COMMUNE, "Xã, phường nơi ở", "Commune of residence", "commune"),
    (ProfileField.ADDRESS, QuestionKind.TEXT, "Địa chỉ", "Address", "address"),
)
QUESTIONS = tuple(
    Question(id=field.value, kind=kind, label_vi=vi, label_en=en, required=False, prefill=prefill)
    for field, kind, vi, en, prefill in _FIELDS
)
_WAYS = {
    Channel.EMAIL: _("Thư điện tử"),
    Channel.PUSH: _("Báo trên máy này"),
    Channel.SMS: _("Tin nhắn điện thoại"),
    Channel.ZALO: "Zalo",
}
_PURPOSES = {
    "dossier": _("giải quyết hồ sơ của bạn"),
    "read_dossier": _("giải quyết hồ sơ của bạn"),
    "export": _("xuất dữ liệu"),
    "search": _("tìm kiếm hồ sơ"),
    "file": _("mở giấy tờ bạn nộp"),
    "read_file": _("mở giấy tờ bạn nộp"),
    "print_form": _("in mẫu giấy về hồ sơ của bạn"),
}


@require_safe
@sessions.signed_in
def inbox(request: HttpRequest, person: Person) -> HttpResponse:
    """What happened to one's dossiers, newest first."""
    after = request.GET.get("sau", "")
    found = notices.inbox(
        person.public_id,
        after=int(after) if after.isdecimal() and len(after) < 18 else None,
        limit=_PAGE,
        language=language(),
    )
    more = found[-1].id if len(found) == _PAGE else None
    return page(request, "portal/inbox.html", {"notices": found, "more": more}, person=person)


@require_POST
@sessions.signed_in
def read(request: HttpRequest, person: Person) -> HttpResponse:
    """All of it is read."""
    notifications.mark_read(person=person.public_id, at=timezone.now())
    return HttpResponseRedirect(reverse("portal:inbox"))


@require_http_methods(["GET", "HEAD", "POST"])
@sessions.signed_in
def profile(request: HttpRequest, person: Person) -> HttpResponse:
    """What forms are prefilled with: what one may change, and what the identity provider says."""
    values = {field.value: getattr(person, field.value) for field in ProfileField}
    reading = forms.read_answers(QUESTIONS, request.POST, language())
    problems: dict[str, str] = {}
    top: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            operations.update_profile(
                person=person.public_id,
                changes={q.id: str(reading.answers.get(q.id, "")) for q in QUESTIONS},
                actor=person.actor,
                at=timezone.now(),
            )
            return HttpResponseRedirect(f"{reverse('portal:profile')}?xong=1")
        except BensoError as error:
            field = str(error.data.get("field", ""))
            problems, top = ({field: spoken(error)}, []) if field in values else ({}, [{"text": spoken(error)}])
    fields = forms.fields_of(
        QUESTIONS,
        values,
        language=language(),
        problems=problems,
        typed=reading.typed if request.method == "POST" else None,
        communes=forms.communes_on(words.today()),
    )
    context = {
        "fields": fields,
        "problems": top + summary(fields),
        "representations": queries.representations(person.public_id, words.today()),
        "consents": _consents(person),
        "ways": [(p.channel.value, _WAYS[p.channel], p.wanted) for p in notices.preferences(person.public_id)],
        "done": gettext("Đã lưu.") if request.GET.get("xong") else "",
    }
    return page(request, "portal/profile.html", context, person=person, status=422 if context["problems"] else 200)


@require_POST
@sessions.signed_in
def ways(request: HttpRequest, person: Person) -> HttpResponse:
    """By which ways one wants to be told; the inbox is always there."""
    wanted = set(request.POST.getlist("way"))
    for channel in _WAYS:
        notifications.set_preference(
            person=person.public_id,
            channel=channel,
            wanted=channel.value in wanted,
            actor=person.actor,
            at=timezone.now(),
        )
    return HttpResponseRedirect(f"{reverse('portal:profile')}?xong=1#bao-tin")


@require_http_methods(["GET", "HEAD", "POST"])
@sessions.signed_in
def push(request: HttpRequest, person: Person) -> HttpResponse:
    """GET: the key a browser subscribes with. POST: this browser takes notices from now on."""
    if request.method != "POST":
        return JsonResponse({"key": notifications.push_public_key()})
    at = timezone.now()
    try:
        notifications.subscribe_push(
            person=person.public_id,
            endpoint=request.POST.get("endpoint", ""),
            p256dh=request.POST.get("p256dh", ""),
            auth=request.POST.get("auth", ""),
            at=at,
        )
    except BensoError as error:
        return JsonResponse({"message": spoken(error)}, status=error.status)
    notifications.set_preference(person=person.public_id, channel=Channel.PUSH, wanted=True, actor=person.actor, at=at)
    return JsonResponse({"message": gettext("Máy này sẽ báo khi hồ sơ của bạn có tin.")})


@require_POST
@sessions.signed_in
def withdraw_consent(request: HttpRequest, person: Person) -> HttpResponse:
    """Take one consent back."""
    purpose = request.POST.get("purpose", "")
    if purpose in {p.id for p in consents.PURPOSES}:
        operations.withdraw_consent(person=person.public_id, purpose=purpose, at=timezone.now())
    if purpose == consents.NOTIFY:
        notifications.set_preference(
            person=person.public_id, channel=Channel.EMAIL, wanted=False, actor=person.actor, at=timezone.now()
        )
    return HttpResponseRedirect(f"{reverse('portal:profile')}?xong=1#dong-y")


@require_safe
@sessions.signed_in
def accesses(request: HttpRequest, person: Person) -> HttpResponse:
    """Who looked at one's data, and what for."""
    lines = [
        {"at": a.at, "who": _who(a.actor, person), "why": _PURPOSES.get(a.purpose, a.purpose)}
        for a in queries.accesses(person.public_id, 100)
    ]
    return page(request, "portal/accesses.html", {"lines": lines}, person=person)


@require_safe
@sessions.signed_in
def store(request: HttpRequest, person: Person) -> HttpResponse:
    """One's electronic store (Decree 45/2020/NĐ-CP): documents issued to one."""
    return page(request, "portal/store.html", {"documents": documents.store_of(person.actor)}, person=person)


@require_safe
@sessions.signed_in
def stored(request: HttpRequest, person: Person, file_id: UUID) -> HttpResponse:
    """One document out of the store."""
    found = documents.issued_file(file_id)
    if found is None or found.owner != person.actor:
        raise Http404
    return download(file_id)


def _consents(person: Person) -> list[dict[str, Any]]:
    texts = {p.id: p.text for p in consents.PURPOSES}
    return [
        {"purpose": c.purpose, "text": texts.get(c.purpose, c.purpose), "given_at": c.given_at}
        for c in queries.consents(person.public_id)
        if c.ended_at is None
    ]


def _who(actor: str, person: Person) -> str:
    kind = actor.partition(":")[0]
    if actor == person.actor:
        return gettext("chính bạn")
    if kind == "official":
        return gettext("cán bộ (mã %(number)s)") % {"number": actor.partition(":")[2]}
    return gettext("hệ thống, việc tự động") if kind == "system" else actor
