"""Who sits at the desk: the official with the duties of the day, and what every page shows because of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext

from benso.domains.accounts import queries
from benso.domains.accounts.rules import PERMISSIONS, office_day
from benso.domains.accounts.types import Duty, OfficialView, Permission, Role
from benso.domains.dossiers.rules import READING_ROLES
from benso.domains.dossiers.types import Viewer
from benso.domains.notifications import queries as notices
from benso.sites.desk import sessions

WORK_ROLES = frozenset({Role.RECEIVER, Role.SPECIALIST, Role.HEAD, Role.SIGNER, Role.RETURNER})
READ_ROLES = frozenset(Role(role) for role in READING_ROLES)
"""Who has an office whose dossiers are shown; what each may do to one is for ``dossiers`` to say."""

COUNT_ROLES = frozenset(role for role in Role if Permission.SEE_DOSSIER_COUNTS in PERMISSIONS[role])

RECEIVING_ROLES = frozenset({Role.REPORT_APPROVER, Role.REPORT_PUBLISHER, Role.LEADER, Role.AUDITOR})
"""Who sees what an office receives; leaders and auditors only look on."""

ANALYSIS_ROLES = RECEIVING_ROLES | {Role.REPORTER, Role.DATA_STEWARD}
"""Who works with reported figures: those that are approved, before they are published too."""

_NOTES = "desk_notes"
_NAV = (
    ("desk:work", "work", READ_ROLES),
    ("desk:counter", "counter", frozenset({Role.RECEIVER})),
    ("desk:late", "late", READ_ROLES),
    ("desk:reports_received", "reports_received", RECEIVING_ROLES),
    ("desk:reports", "reports", frozenset({Role.REPORTER, Role.LEADER, Role.AUDITOR})),
    ("desk:analysis", "analysis", ANALYSIS_ROLES),
    ("desk:voices", "voices", READ_ROLES),
    ("desk:refunds", "refunds", frozenset({Role.RECEIVER, Role.RETURNER, Role.CLERK})),
    ("desk:figures", "figures", COUNT_ROLES),
    ("desk:delegations", "delegations", WORK_ROLES),
    ("desk:catalogue", "catalogue", frozenset({Role.CATALOGUE_EDITOR, Role.CATALOGUE_PUBLISHER})),
    ("desk:regimes", "regimes", frozenset({Role.CATALOGUE_EDITOR, Role.CATALOGUE_PUBLISHER})),
)


_WITHIN = {"analysis": ("analysis_", "dashboard")}


@dataclass(frozen=True, slots=True)
class Seat:
    """An official, the duties in force today (own and on another's behalf), and the moment of the request."""

    official: OfficialView
    duties: frozenset[Duty]
    at: datetime

    @property
    def actor(self) -> str:
        """How the official is named in what is written."""
        return f"official:{self.official.id}"

    @property
    def viewer(self) -> Viewer:
        """What ``dossiers`` decides access by."""
        return Viewer.official(self.official.id, self.duties)

    def offices(self, roles: frozenset[Role] = READ_ROLES) -> list[str]:
        """Keys of the offices where one of the roles is held, own ones first."""
        held = sorted((d for d in self.duties if d.role in roles), key=lambda d: (d.via is not None, d.office))
        return list(dict.fromkeys(d.office for d in held))

    def holds(self, *roles: Role, office: str = "") -> bool:
        """Whether one of the roles is held, at the office if one is named."""
        return any(d.role in roles and (not office or d.office == office) for d in self.duties)

    def may(self, permission: Permission) -> bool:
        """Whether a role held today carries the permission somewhere."""
        return any(permission in PERMISSIONS[d.role] for d in self.duties)

    def on_behalf_of(self, office: str) -> int | None:
        """For whom the office's duties are done, ``None`` where one of them is the official's own."""
        found = [d.via for d in self.duties if d.office == office and d.role in READ_ROLES]
        return None if not found or None in found else found[0]


def seated(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the seat; who is not signed in is sent to sign in."""

    @sessions.signed_in
    @wraps(view)
    def inner(request: HttpRequest, official: OfficialView, **kwargs: Any) -> HttpResponse:
        at = timezone.now()
        return view(request, Seat(official, queries.duties(official.id, office_day(at)), at), **kwargs)

    return inner


def say(request: HttpRequest, text: str, *, kind: str = "success", lines: Sequence[str] = ()) -> None:
    """Leave a note for the next page."""
    notes = request.session.get(_NOTES, [])
    request.session[_NOTES] = [*notes, {"text": text, "kind": kind, "lines": list(lines)[:60]}]


def page(
    request: HttpRequest, seat: Seat, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """A page of the desk with its navigation and the notes left for it."""
    notes = request.session.pop(_NOTES) if _NOTES in request.session else []
    shared = {"official": seat.official, "seat": seat, "nav": _nav(request, seat), "notes": notes,
              "unread": notices.unread_count(seat.official.public_id)}  # fmt: skip
    return render(request, template, shared | dict(context or {}), status=status)


def _current(name: str, here: str) -> str:
    """Where one is: on the page itself, or on one that belongs to it."""
    return "page" if here == name else "true" if here.startswith(_WITHIN.get(name, ())) else ""


def _nav(request: HttpRequest, seat: Seat) -> list[dict[str, str]]:
    here = (request.resolver_match.url_name if request.resolver_match else "") or ""
    labels = {
        "work": gettext("Việc"),
        "counter": gettext("Nộp tại quầy"),
        "late": gettext("Hạn trả"),
        "reports_received": gettext("Báo cáo nhận"),
        "reports": pgettext("many", "Báo cáo"),
        "analysis": gettext("Phân tích"),
        "voices": gettext("Phản ánh"),
        "refunds": gettext("Hoàn tiền"),
        "figures": gettext("Số liệu"),
        "delegations": gettext("Ủy quyền"),
        "catalogue": gettext("Thủ tục"),
        "regimes": gettext("Chế độ báo cáo"),
    }
    links = [
        {"url": reverse(target), "label": labels[name], "current": _current(name, here)}
        for target, name, roles in _NAV
        if seat.holds(*roles)
    ]
    if seat.may(Permission.MANAGE_OFFICIALS):
        current = "page" if here == "officials" else ""
        links.append({"url": reverse("desk:officials"), "label": gettext("Cán bộ"), "current": current})
    return links
