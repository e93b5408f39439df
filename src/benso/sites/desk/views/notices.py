"""What officials are told: the inbox of the desk, and whether a letter goes with it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benso.domains.accounts import operations as accounts
from benso.domains.notifications import operations, queries
from benso.domains.notifications.types import Channel
from benso.kernel.errors import BensoError
from benso.sites.desk.forms import EmailForm
from benso.sites.desk.seat import Seat, page, say, seated
from benso.sites.shell.templatetags.shell import language

_PAGE = 30


@require_safe
@seated
def notices(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What I was told, newest first."""
    after = request.GET.get("sau", "")
    found = queries.inbox(
        seat.official.public_id,
        after=int(after) if after.isdecimal() and len(after) < 18 else None,
        limit=_PAGE + 1,
        language=language(),
    )
    more = found[_PAGE - 1].id if len(found) > _PAGE else None
    return page(request, seat, "desk/notices.html", {"notices": found[:_PAGE], "more": more, "older": bool(after)})


@require_POST
@seated
def read(request: HttpRequest, seat: Seat) -> HttpResponse:
    """All of it is read."""
    operations.mark_read(person=seat.official.public_id, at=seat.at)
    return HttpResponseRedirect(reverse("desk:notices"))


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def email(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Where letters go besides the inbox; giving an address opens that way again, leaving it empty closes it."""
    official = seat.official
    form = EmailForm(request.POST) if request.method == "POST" else EmailForm(initial={"email": official.email})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["email"]
        try:
            accounts.set_official_email(official_id=official.id, email=given, actor=seat.actor, at=seat.at)
        except BensoError as error:
            form.refuse("email", error)
        else:
            operations.set_preference(
                person=official.public_id, channel=Channel.EMAIL, wanted=bool(given), actor=seat.actor, at=seat.at
            )
            say(request, gettext("Đã lưu địa chỉ thư.") if given else gettext("Từ nay không gửi thư cho bạn nữa."))
            return HttpResponseRedirect(reverse("desk:account"))
    closed = bool(official.email) and not next(
        one.wanted for one in queries.preferences(official.public_id) if one.channel is Channel.EMAIL
    )
    status = 422 if form.is_bound else 200
    return page(request, seat, "desk/email.html", {"form": form, "closed": closed}, status=status)
