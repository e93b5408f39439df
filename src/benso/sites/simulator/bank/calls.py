"""Telling the platform of a transfer: signed, as often as asked."""

from __future__ import annotations

import json

import httpx
from django.conf import settings
from django.utils import timezone

from benso.domains.payments.queries import development_bank_key
from benso.domains.payments.rules import sign, write_notice
from benso.domains.payments.types import BankNotice, BankStatus
from benso.sites.simulator.bank.store import Transfer, note_answer

SIGNATURE = "X-Benso-Signature"


def tell(transfer: Transfer) -> str:
    """Tell of a transfer once and note what the platform answered; a platform that is down is an answer, too."""
    notice = BankNotice(
        bank=transfer.bank,
        transaction=transfer.number,
        bill=transfer.bill,
        amount=transfer.amount,
        status=BankStatus(transfer.status),
        occurred_at=transfer.occurred_at,
        sent_at=timezone.now(),
    )
    body = write_notice(notice)
    headers = {SIGNATURE: sign(body, development_bank_key(transfer.bank)), "Content-Type": "application/json"}
    try:
        response = httpx.post(settings.BANK_NOTICES, content=body, headers=headers, timeout=10, trust_env=False)
        answer = f"{response.status_code}: {_said(response)}"
    except httpx.HTTPError as error:
        answer = f"không gọi được nền tảng ({type(error).__name__})"
    note_answer(transfer.number, answer)
    return answer


def _said(response: httpx.Response) -> str:
    try:
        values = response.json()
    except json.JSONDecodeError:
        return response.text[:200]
    if not isinstance(values, dict):
        return str(values)[:200]
    return str(values.get("outcome") or values.get("detail") or values.get("title") or values)[:300]
