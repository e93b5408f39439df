"""The pages of the development bank: read a code, pay or fail, tell again, statement."""

from __future__ import annotations

import csv
import secrets
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from benso.domains.payments.queries import is_simulated_bank
from benso.domains.payments.rules import COLUMNS, QrInvalid, Transfer, parse
from benso.kernel.errors import BensoError, Phrase
from benso.kernel.working_time import VIETNAM
from benso.sites.simulator.bank import store
from benso.sites.simulator.bank.calls import tell

STATUS_WORDS = {"paid": _("đã chuyển"), "failed": _("không chuyển được")}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
TRICK = Decimal(1000)
"""How much less a payer sends who mistypes."""


class RealBank(BensoError):
    """The code belongs to a bank that exists."""

    code = "REAL_BANK"
    status = 422
    sentence = "Mã này trả cho tài khoản ở ngân hàng {bank}, không phải ngân hàng phát triển. Không chuyển gì."


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Paste or open a code; what was transferred last."""
    text = request.GET.get("qr", "").strip()
    told: dict[str, object] = {
        "text": text, "back": _back(request.GET.get("back", "")), "transfers": store.last_transfers(),
        "words": STATUS_WORDS, "today": timezone.now().astimezone(VIETNAM).date(),
    }  # fmt: skip
    if not text:
        return render(request, "simulator/bank/home.html", told)
    try:
        told["order"] = _read(text)
    except BensoError as error:
        return render(request, "simulator/bank/home.html", told | {"wrong": str(error)}, status=error.status)
    return render(request, "simulator/bank/pay.html", told)


@require_POST
def pay(request: HttpRequest) -> HttpResponse:
    """Do what the payer chose, tell the platform as often as asked, show what came of it."""
    text = request.POST.get("qr", "").strip()
    try:
        order = _read(text)
    except BensoError as error:
        told = {"text": text, "wrong": str(error), "transfers": store.last_transfers(), "words": STATUS_WORDS}
        return render(request, "simulator/bank/home.html", told, status=error.status)
    how, amount = request.POST.get("how", "pay"), order.amount or _typed(request.POST.get("amount", ""))
    made = store.Transfer(
        number=f"FT{secrets.token_hex(8).upper()}",
        bank=order.bank,
        account=order.account,
        bill=order.bill or order.purpose.split(" ")[0][:25],
        purpose=order.purpose,
        amount=max(Decimal(1), amount - TRICK) if how == "less" else amount,
        status="failed" if how == "fail" else "paid",
        occurred_at=timezone.now(),
        told=0,
        answer="",
    )
    store.keep(made)
    for _time in range({"once": 1, "twice": 2, "never": 0}.get(request.POST.get("tell", "once"), 1)):
        tell(made)
    back = _back(request.POST.get("back", ""))
    query = f"?{urlencode({'back': back})}" if back else ""
    return HttpResponseRedirect(f"{_address(made.number)}{query}")


@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest, number: str) -> HttpResponse:
    """One transfer; posting tells the platform again."""
    found = store.transfer(number)
    if found is None:
        raise Http404
    if request.method == "POST":
        tell(found)
        return redirect(_address(number))
    told = {"transfer": found, "word": STATUS_WORDS[found.status], "back": _back(request.GET.get("back", ""))}
    return render(request, "simulator/bank/transfer.html", told)


@require_GET
def statement(request: HttpRequest) -> HttpResponse:
    """The statement of some days as CSV, in the columns the platform reconciles."""
    today = timezone.now().astimezone(VIETNAM).date()
    try:
        first = date.fromisoformat(request.GET.get("from") or today.isoformat())
        last = date.fromisoformat(request.GET.get("to") or first.isoformat())
    except ValueError as error:
        raise Http404 from error
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="sao-ke-{first}-{last}.csv"'
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    for one in store.credits_between(first, last):
        writer.writerow([one.bank, one.number, one.occurred_at.isoformat(), one.bill, one.amount])
    return response


def _read(text: str) -> Transfer:
    order = parse(text)
    if not is_simulated_bank(order.bank):
        raise RealBank(bank=order.bank)
    if not (order.bill or order.purpose):
        raise QrInvalid(field="62", reason=Phrase("không có số khoản thu."))
    return order


def _typed(text: str) -> Decimal:
    digits = text.replace(".", "").replace(" ", "")
    return Decimal(digits) if digits.isdecimal() and 0 < len(digits) <= 12 and int(digits) else Decimal(1)


def _back(address: str) -> str:
    """Where the payer came from, if that is the platform, by whichever name of this machine; else nothing."""
    goal, platform = urlsplit(address), urlsplit(settings.PUBLIC_URL)
    try:
        same_port = goal.port == platform.port
    except ValueError:
        return ""
    same_host = goal.hostname == platform.hostname or {goal.hostname, platform.hostname} <= LOOPBACK
    return address if goal.scheme == platform.scheme and same_port and same_host else ""


def _address(number: str) -> str:

    return reverse("simulator:bank:transfer", args=[number])
