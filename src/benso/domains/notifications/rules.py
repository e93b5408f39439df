"""What a message may say, when it may go out, and how long to wait after a failure. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from string import Formatter
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from benso.domains.notifications.types import Channel, Rendered, Template
from benso.kernel.errors import Phrase
from benso.kernel.numbers import Language, format_date, format_number

FACTS = frozenset(
    {"number", "procedure", "procedure_en", "due_date", "office", "office_en", "amount", "days"}
    | {"report", "report_en", "period", "period_en"}
)
"""What a message may mention. Nobody's name, number or address is among them (Law 91/2025/QH15), nor a figure of a
report: a message leaves the system, what is not published yet does not."""

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
QUIET_FROM = time(21)
QUIET_TO = time(7)
LOUD = frozenset({Channel.PUSH, Channel.SMS, Channel.ZALO})
"""Ways that ring or light up; mail and the inbox wait to be opened."""

ASKED_FOR = frozenset({Channel.SMS, Channel.ZALO})
"""Ways used only when the person has asked for them, or has left nothing but a telephone number."""

BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=18),
)
SHORT_MAX = 160
_VALUE_MAX = 300
_PERSONAL = (re.compile(r"(?<![0-9A-Za-z])[0-9]{9,12}(?![0-9])"), re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+"))


def not_before(channel: Channel, at: datetime) -> datetime:
    """The moment a message may go out: at once, or the next 07:00 for what rings between 21:00 and 07:00."""
    if channel not in LOUD:
        return at
    local = at.astimezone(ZONE)
    if QUIET_TO <= local.time() < QUIET_FROM:
        return at
    day = local.date() + timedelta(days=1) if local.time() >= QUIET_FROM else local.date()
    return datetime.combine(day, QUIET_TO, tzinfo=ZONE)


def next_try(attempts: int, at: datetime) -> datetime | None:
    """When to try again after that many tries; ``None`` when it is time to give up."""
    return at + BACK_OFF[attempts - 1] if 1 <= attempts <= len(BACK_OFF) else None


def facts_fault(facts: Mapping[str, object]) -> str | None:
    """Why these facts may not go into a message: a name that is not allowed, or a value that looks personal."""
    for name, value in facts.items():
        if name not in FACTS:
            return Phrase("“{name}” không được phép; chỉ dùng: {facts}.", name=name, facts=", ".join(sorted(FACTS)))
        text = str(value)
        if len(text) > _VALUE_MAX:
            return Phrase("“{name}” dài hơn {most} ký tự.", name=name, most=_VALUE_MAX)
        if name != "amount" and any(pattern.search(text) for pattern in _PERSONAL):
            return Phrase("“{name}” trông như số định danh, số điện thoại hoặc thư điện tử.", name=name)
    return None


def places(text: str) -> frozenset[str]:
    """Names of the ``{…}`` places of a text.

    :raises ValueError: if the braces do not match, or a place asks for more than a name
    """
    found = set()
    for _, name, spec, conversion in Formatter().parse(text):
        if name is None:
            continue
        if spec or conversion or not name.isidentifier():
            raise ValueError(name)
        found.add(name)
    return frozenset(found)


def render(template: Template, facts: Mapping[str, object], language: str) -> Rendered:
    """The message in a language; dates and amounts as people write them, unknown facts as a dash."""
    told: Language = "en" if language == "en" else "vi"
    shown = {name: _shown(name, facts, told) for name in FACTS}
    return Rendered(
        subject=template.subject.in_language(told).format_map(shown),
        body=template.body.in_language(told).format_map(shown),
        short=template.short.in_language(told).format_map(shown),
    )


def push_endpoint_fault(endpoint: str) -> str | None:
    """Why we would not send to a push address: only https to a named host, so that nobody makes us call ourselves."""
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    named = "." in host and not host.replace(".", "").isdigit() and ":" not in host
    if parts.scheme != "https" or not named or host.endswith((".local", ".internal", ".localhost")):
        return Phrase("Địa chỉ thông báo đẩy phải là https của nhà cung cấp trình duyệt.")
    return None


def _shown(name: str, facts: Mapping[str, object], language: Language) -> str:
    value = facts.get(name)
    if value is None and name.endswith("_en"):
        value = facts.get(name.removesuffix("_en"))
    if value is None or value == "":
        return "–"
    if name == "due_date":
        return format_date(date.fromisoformat(str(value)[:10]), language=language)
    if name == "amount":
        return format_number(Decimal(str(value)), language=language)
    return str(value)
