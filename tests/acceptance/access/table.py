"""The one table of who may do what with dossiers: operations × roles, at an office of the dossier and at others.

Written out by hand, not derived from the code: a change of the rules that is not meant shows here. Who is not named
at an operation is refused, and so is every role at an office the dossier has nothing to do with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from benso.domains.accounts.types import Role
from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import Attachment, Evidence, Viewer
from benso.domains.ledger.types import Basis
from benso.domains.procedures.queries import calendar
from benso.kernel.working_time import VIETNAM, TermUnit, due
from tests.acceptance.access.world import World

R = Role
OWNER, STRANGER = "the applicant", "another person"
WORKING = frozenset({R.RECEIVER, R.RETURNER, R.SPECIALIST, R.HEAD, R.SIGNER})
CASHIERS = frozenset({R.RECEIVER, R.RETURNER, R.CLERK})
READERS = WORKING | CASHIERS | {R.LEADER}

Call = tuple[str, str, Any]
"""Method, address, body."""


@dataclass(frozen=True)
class Operation:
    """One thing done, by three doors: the domain, the desk, the interface; ``None`` where a door does not have it."""

    allowed: frozenset[str]
    domain: Callable[[World, Viewer, datetime], object]
    desk: Callable[[World], Call] | None = None
    api: Callable[[World], Call] | None = None
    api_also: frozenset[str] = frozenset()
    """Who gets something of their own by asking the same at the interface."""
    seen: Callable[[object], bool] | None = None
    """For lists, which refuse by being empty: whether anything is in the answer."""


def _item(world: World, which: str) -> int:
    return world.item(which)


def _act(which: str, role: Role, action: str) -> Operation:
    return Operation(
        frozenset({role}),
        lambda w, who, at: operations.act(work_item=_item(w, which), action=action, actor=who, at=at),
        desk=lambda w: (
            "POST", f"/desk/ho-so/{w.ids[which]}/lam/", {"item": _item(w, which), "action": action, "key": uuid4().hex}
        ),
        api=lambda w: ("POST", f"/work-items/{_item(w, which)}/actions", {"action": action}),
    )  # fmt: skip


def _listed(domain: Callable[[World, Viewer, datetime], Any], api: Callable[[World], Call] | None = None) -> Operation:
    return Operation(READERS, domain, api=api, seen=bool)


def _next_day(at: datetime) -> datetime:
    return due(calendar(), at + timedelta(days=20), 1, TermUnit.WORKING_DAY)


def _papers(world: World) -> tuple[Attachment, ...]:
    return tuple(Attachment(name, None, Evidence.PAPER, "") for name in world.asked)


def _month(at: datetime) -> dict[str, Any]:
    day = at.astimezone(VIETNAM).date()
    return {"since": day - timedelta(days=40), "until": day}


TABLE: Mapping[str, Operation] = {
    "read a dossier": Operation(
        READERS | {OWNER},
        lambda w, who, at: queries.dossier(w.ids["running"], viewer=who),
        desk=lambda w: ("GET", f"/desk/ho-so/{w.ids['running']}/", None),
        api=lambda w: ("GET", f"/dossiers/{w.ids['running']}", None),
    ),
    "read what happened to it": Operation(
        READERS | {OWNER},
        lambda w, who, at: queries.timeline(w.ids["running"], viewer=who),
        api=lambda w: ("GET", f"/dossiers/{w.ids['running']}/timeline", None),
    ),
    "accept it": _act("fresh", R.RECEIVER, "accept"),
    "examine it": _act("running", R.SPECIALIST, "propose"),
    "sign it": _act("signing", R.SIGNER, "sign_result"),
    "return the result": _act("returning", R.RETURNER, "hand_out"),
    "give it to a colleague": Operation(
        frozenset({R.SPECIALIST, R.HEAD}),
        lambda w, who, at: operations.assign_work(
            work_item=_item(w, "running"), official=w.colleague, actor=who, at=at
        ),
        desk=lambda w: ("POST", f"/desk/ho-so/{w.ids['running']}/giao/", {"official": w.colleague}),
    ),
    "apologise": Operation(
        frozenset({R.SPECIALIST, R.HEAD}),
        lambda w, who, at: operations.give_apology(
            dossier=w.ids["running"], new_date=_next_day(at), reason="workload", note="Đông việc", actor=who, at=at
        ),
        desk=lambda w: (
            "POST", f"/desk/ho-so/{w.ids['running']}/xin-loi/",
            {"new_date": f"{_next_day(w.at):%Y-%m-%d}", "reason": "workload",
             "note": "Đông việc"},
        ),
    ),
    "declare a paper step": Operation(
        frozenset({R.SPECIALIST, R.HEAD}),
        lambda w, who, at: operations.mark_paper_step(
            dossier=w.ids["running"], reason="Mất điện", actor=who, at=at
        ),
        desk=lambda w: (
            "POST", f"/desk/ho-so/{w.ids['running']}/giay/", {"reason": "system_failure", "note": "Mất điện"}
        ),
    ),
    "correct what was written": Operation(
        frozenset({R.SPECIALIST}),
        lambda w, who, at: operations.correct_answers(
            dossier=w.ids["running"], answers=w.corrected, reason="viết nhầm", actor=who, at=at
        ),
    ),
    "count it from another day": Operation(
        frozenset({R.SPECIALIST, R.HEAD}),
        lambda w, who, at: operations.count_from(
            dossier=w.ids["running"], closing=at, reason="chốt danh sách", actor=who, at=at
        ),
    ),
    "put in the result": Operation(
        frozenset({R.SPECIALIST}),
        lambda w, who, at: operations.attach_result(dossier=w.ids["running"], file=w.result, actor=who, at=at),
    ),
    "bring what was asked for": Operation(
        frozenset({R.SPECIALIST, OWNER}),
        lambda w, who, at: operations.answer_supplement(
            dossier=w.ids["asked"], answers={}, attachments=_papers(w), actor=who, at=at
        ),
        api=lambda w: (
            "POST", f"/dossiers/{w.ids['asked']}/supplement",
            {"attachments": [{"component": name, "evidence": "scan", "file": str(w.scan)} for name in w.asked]},
        ),
    ),
    "take it back": Operation(
        frozenset({OWNER}),
        lambda w, who, at: operations.withdraw_dossier(
            dossier=w.ids["running"], reason="đổi ý", actor=who, at=at
        ),
        api=lambda w: ("POST", f"/dossiers/{w.ids['running']}/withdrawal", {"reason": "đổi ý"}),
    ),
    "take the fee in cash": Operation(
        CASHIERS,
        lambda w, who, at: operations.take_cash(payment=w.payments["unpaid"], actor=who, at=at),
        desk=lambda w: (
            "POST", f"/desk/ho-so/{w.ids['unpaid']}/thu-tien/", {"payment": w.payments["unpaid"]}
        ),
    ),
    "ask that a fee go back": Operation(
        CASHIERS,
        lambda w, who, at: operations.ask_refund(
            payment=w.payments["running"], reason="paid_twice", note="", actor=who, at=at
        ),
        desk=lambda w: (
            "POST", f"/desk/ho-so/{w.ids['running']}/hoan-tien/",
            {"payment": w.payments["running"], "reason": "paid_twice"},
        ),
    ),
    "agree that a fee goes back": Operation(
        CASHIERS,
        lambda w, who, at: operations.decide_refund(
            payment=w.payments["refund"], agreed=True, actor=who, at=at
        ),
        desk=lambda w: (
            "POST", f"/desk/ho-so/{w.ids['refund']}/hoan-tien/",
            {"payment": w.payments["refund"], "decide": "confirm"},
        ),
    ),
    "print a form of it": Operation(
        WORKING,
        lambda w, who, at: operations.issue_form(dossier=w.ids["running"], form="06", actor=who, at=at),
        desk=lambda w: ("GET", f"/desk/ho-so/{w.ids['running']}/mau/06/", None),
    ),
    "answer feedback": Operation(
        frozenset({R.HEAD}),
        lambda w, who, at: operations.answer_feedback(
            feedback_id=w.feedback, text="Đã nhắc cán bộ.", actor=who, at=at
        ),
        desk=lambda w: ("POST", f"/desk/phan-anh/{w.feedback}/", {"text": "Đã nhắc cán bộ."}),
    ),
    "read feedback": Operation(
        READERS | {OWNER},
        lambda w, who, at: queries.feedback(w.feedback, viewer=who),
        desk=lambda w: ("GET", f"/desk/phan-anh/{w.feedback}/", None),
    ),
    "list the work of the office": _listed(
        lambda w, who, at: queries.work_list(viewer=who, office=w.office, on=at).rows,
        api=lambda w: ("GET", f"/work-items?office={w.office}", None),
    ),
    "count the work of the office": _listed(
        lambda w, who, at: queries.counters(viewer=who, office=w.office, at=at).by_kind,
    ),
    "search dossiers": Operation(
        READERS,
        lambda w, who, at: queries.search(viewer=who, text="nguoi thu"),
        api=lambda w: ("GET", "/dossiers?q=nguoi%20thu", None),
        api_also=frozenset({OWNER}),
        seen=bool,
    ),
    "list the feedback of the office": _listed(
        lambda w, who, at: queries.feedback_waiting(viewer=who, office=w.office),
    ),
    "open the list behind a figure": _listed(
        lambda w, who, at: queries.dossiers_behind(
            figure="received", viewer=who, office=w.office, basis=Basis.SIMULATED, today=at.date(), **_month(at)
        ),
    ),
    "read the register of the office": _listed(
        lambda w, who, at: queries.register_of(office=w.office, viewer=who, at=at, **_month(at))["rows"],
    ),
}  # fmt: skip
