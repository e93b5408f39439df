"""Signing in: the password page, then the code page."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from benso.domains.accounts import operations, queries
from benso.kernel.errors import BensoError
from benso.sites.desk import sessions
from benso.sites.desk.forms import CodeForm, SignInForm
from benso.sites.desk.views.work import number_of
from benso.sites.shell.visitors import address_of, private

_WHY = {
    "idle": _("Bạn đã rời bàn làm việc quá 30 phút nên phiên đã đóng. Đăng nhập lại để tiếp tục."),
    "too_old": _("Phiên làm việc dài nhất 12 giờ. Đăng nhập lại để tiếp tục."),
    "out": _("Bạn đã đăng xuất."),
    "everywhere": _("Bạn đã đăng xuất khỏi mọi thiết bị."),
    "again": _("Quá 10 phút chưa nhập mã. Nhập lại mật khẩu."),
}


@sensitive_post_parameters("password")
@private
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """First step: name and password."""
    form = SignInForm.of(request)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        try:
            official_id = operations.check_password(
                username=form.cleaned_data["username"],
                password=form.cleaned_data["password"],
                address=address_of(request),
                at=at,
            )
        except BensoError as error:
            form.refuse("password", error)
            return _page(request, "desk/sign_in.html", form, status=error.status)
        sessions.remember_pending(request, official_id, at)
        request.session["next"] = _safe_next(request)
        return redirect("desk:code")
    return _page(request, "desk/sign_in.html", form, why=_WHY.get(request.GET.get("why", "")))


@sensitive_post_parameters("code")
@private
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Second step: the code."""
    at = timezone.now()
    official_id = sessions.pending(request, at)
    if official_id is None:
        return HttpResponseRedirect(f"{reverse('desk:sign_in')}?why=again")
    form = CodeForm.of(request)
    if request.method == "POST" and form.is_valid():
        try:
            done = operations.verify_second_factor(
                official_id=official_id,
                code=form.cleaned_data["code"],
                address=address_of(request),
                at=at,
            )
        except queries.OfficialUnknown:
            return HttpResponseRedirect(reverse("desk:sign_in"))
        except BensoError as error:
            form.refuse("code", error)
            return _page(request, "desk/code.html", form, status=error.status)
        goal = request.session.get("next") or reverse("desk:home")
        sessions.begin(request, done.official, at)
        return HttpResponseRedirect(goal)
    return _page(request, "desk/code.html", form)


@private
@require_POST
def try_out(request: HttpRequest) -> HttpResponse:
    """Sign in as an invented official with one click; only where the development services are on."""
    at, number = timezone.now(), number_of(request.POST.get("official", ""))
    if number is None:
        raise Http404
    done = operations.sign_in_simulated_official(official_id=number, address=address_of(request), at=at)
    sessions.begin(request, done.official, at)
    return redirect("desk:home")


def _page(request: HttpRequest, template: str, form: object, *, status: int = 200, why: object = None) -> HttpResponse:
    trials = queries.simulated_officials() if settings.DEVELOPMENT_SERVICES else []
    return render(request, template, {"form": form, "why": why, "trials": trials}, status=status)


def _safe_next(request: HttpRequest) -> str:
    goal = request.GET.get("next", "")
    inside = url_has_allowed_host_and_scheme(goal, allowed_hosts=None, require_https=request.is_secure())
    return goal if inside and goal.startswith("/") else ""
