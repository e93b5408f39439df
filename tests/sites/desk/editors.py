"""Officials of the catalogue with their browsers, and what an editor's page sends."""

from __future__ import annotations

from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any

from django.conf import settings
from django.test import Client

from benso.domains.accounts.queries import official_row
from benso.domains.accounts.rules import office_day
from benso.domains.procedures import operations, queries
from benso.domains.procedures.types import Version
from tests.sites.api.offices import program

PROVINCE = "86@2025-07-01"
CODE = "1.009022"


def browser(*duties: tuple[str, str]) -> tuple[Client, str]:
    """The browser of a new official with these roles, and how the official is named in what is written."""
    official = program(*duties).official
    client = Client()
    client.force_login(official_row(official), backend=settings.AUTHENTICATION_BACKENDS[0])
    session: Any = client.session
    now = datetime.now(UTC).isoformat()
    session.update({"signed_in_at": now, "seen_at": now})
    session.save()
    return client, f"official:{official}"


def today() -> date:
    """The day at the office: versions begin at midnight in Việt Nam."""
    return office_day(datetime.now(UTC))


def begun(actor: str, code: str = CODE) -> Version:
    """A draft of the next version, just begun."""
    base = queries.version_in_force(code, today())
    return operations.save_version_draft(declaration=base.declaration, actor=actor, at=datetime.now(UTC))


class Form(HTMLParser):
    """What a browser would send of the editor's form."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._inside, self._select, self._text = False, "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        name, value = held.get("name") or "", held.get("value")
        if tag == "form":
            self._inside = "data-editor" in held
        elif not self._inside:
            return
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in held:
            self.sent[self._select] = [value or ""]
        elif tag == "textarea":
            self._text = name
            self.sent[name] = [""]
        elif tag == "input" and held.get("type") == "checkbox":
            if "checked" in held:
                self.sent.setdefault(name, []).append("on" if value is None else value)
        elif tag == "input" and name:
            self.sent[name] = [value or ""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self.sent[self._text] = [self.sent[self._text][0].removeprefix("\n")]
            self._text = ""

    def handle_data(self, data: str) -> None:
        if self._text:
            self.sent[self._text][0] += data
