"""Without signing in: follow a dossier by number and code; check whether a document is genuine."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from benso.domains.accounts import operations as accounts
from benso.domains.documents import queries as documents
from benso.domains.dossiers import queries as dossiers
from benso.sites.portal.pages import page
from benso.sites.portal.views.submission import office_name
from benso.sites.shell.visitors import address_of, private

_LARGEST = 25 * 1024 * 1024
_TRIES_PER_MINUTE = 20


@private
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest, number: str = "") -> HttpResponse:
    """Status only, for who holds both the number and the code. The code never stands in an address."""
    typed = request.POST.get("number", number).strip()[:60]
    context: dict[str, Any] = {"number": typed}
    if request.method != "POST":
        return page(request, "portal/track.html", context)
    if _too_many(request, "track"):
        context["problems"] = [{"text": gettext("Bạn thử quá nhiều lần. Đợi một phút rồi thử lại.")}]
        return page(request, "portal/track.html", context, status=429)
    code = request.POST.get("code", "").strip()[:40]
    found = dossiers.tracked(typed, code) if typed and code else None
    if found is None:
        sentence = gettext("Không có hồ sơ nào khớp cả mã hồ sơ và mã tra cứu. Xem lại giấy tiếp nhận.")
        context["problems"] = [{"text": sentence, "target": "#so"}]
        return page(request, "portal/track.html", context, status=404)
    return page(request, "portal/tracked.html", {"found": found, "office": office_name(found.office)})


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """By the code printed on it, or by the file itself."""
    if request.method != "POST":
        return page(request, "portal/verify.html")
    if _too_many(request, "verify"):
        problems = [{"text": gettext("Bạn thử quá nhiều lần. Đợi một phút rồi thử lại.")}]
        return page(request, "portal/verify.html", {"problems": problems}, status=429)
    sent = request.FILES.get("file")
    if isinstance(sent, UploadedFile):
        return _verify_file(request, sent)
    code = request.POST.get("code", "").strip()[:40]
    found = documents.issued(code) if code else None
    if found is None:
        sentence = gettext("Không có giấy tờ nào mang mã này. Xem lại từng ký tự trên giấy.")
        context = {"code": code, "problems": [{"text": sentence, "target": "#ma"}]}
        return page(request, "portal/verify.html", context, status=404)
    return HttpResponseRedirect(reverse("verify_code", args=[found.code]))


@require_safe
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """What is publicly known of an issued document: nothing about a person."""
    if _too_many(request, "verify"):
        problems = [{"text": gettext("Bạn thử quá nhiều lần. Đợi một phút rồi thử lại.")}]
        return page(request, "portal/verify.html", {"problems": problems}, status=429)
    found = documents.issued(code)
    if found is None:
        sentence = gettext("Không có giấy tờ nào mang mã này. Xem lại từng ký tự trên giấy.")
        context = {"code": code, "problems": [{"text": sentence, "target": "#ma"}]}
        return page(request, "portal/verify.html", context, status=404)
    return page(request, "portal/verified.html", {"document": found})


def _verify_file(request: HttpRequest, sent: UploadedFile[Any]) -> HttpResponse:
    """The file is looked at and forgotten."""
    if (sent.size or 0) > _LARGEST:
        problems = [{"text": gettext("Tệp lớn quá 25 MB. Chọn tệp PDF đã nhận."), "target": "#tep"}]
        return page(request, "portal/verify.html", {"problems": problems}, status=413)
    content = sent.read()
    if not content.startswith(b"%PDF-"):
        problems = [{"text": gettext("Tệp này không phải PDF. Chọn đúng tệp PDF đã nhận."), "target": "#tep"}]
        return page(request, "portal/verify.html", {"problems": problems}, status=422)
    context = {
        "checked": documents.verify_pdf(content),
        "document": documents.issued_by_digest(hashlib.sha256(content).hexdigest()),
        "file_name": sent.name,
    }
    return page(request, "portal/verified.html", context)


def _too_many(request: HttpRequest, what: str) -> bool:
    spent = accounts.spend_allowance(
        name=f"portal.{what}",
        caller=address_of(request),
        limit=_TRIES_PER_MINUTE,
        seconds=60,
        at=timezone.now(),
    )
    return spent.exceeded
