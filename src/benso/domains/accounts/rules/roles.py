"""The one table of roles and permissions, and which roles one person may not hold together."""

from __future__ import annotations

from collections.abc import Iterable

from benso.domains.accounts.types import Permission, Role

_P = Permission
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.PROVINCE_ADMIN: frozenset(
        {_P.OPEN_DESK, _P.MANAGE_OFFICIALS, _P.LOAD_CONTENT, _P.READ_AUDIT, _P.VERIFY_LEDGER}
    ),
    Role.LEADER: frozenset({_P.OPEN_DESK, _P.SEE_DOSSIER_COUNTS}),
    Role.DATA_STEWARD: frozenset({_P.OPEN_DESK, _P.POST_REPORTED, _P.CORRECT_EVIDENCE, _P.VERIFY_LEDGER}),
    Role.OFFICIAL: frozenset({_P.OPEN_DESK, _P.SEE_SUBJECTS}),
    Role.AUDITOR: frozenset({_P.OPEN_DESK, _P.SEE_SUBJECTS, _P.READ_AUDIT, _P.VERIFY_LEDGER, _P.SEE_DOSSIER_COUNTS}),
    Role.RECEIVER: frozenset({_P.OPEN_DESK, _P.RECEIVE_DOSSIERS, _P.HANDLE_PAYMENTS, _P.SEE_DOSSIER_COUNTS}),
    Role.RETURNER: frozenset({_P.OPEN_DESK, _P.RETURN_RESULTS, _P.HANDLE_PAYMENTS, _P.SEE_DOSSIER_COUNTS}),
    Role.SPECIALIST: frozenset({_P.OPEN_DESK, _P.PROCESS_DOSSIERS}),
    Role.HEAD: frozenset({_P.OPEN_DESK, _P.PROCESS_DOSSIERS, _P.ASSIGN_WORK, _P.SEE_DOSSIER_COUNTS}),
    Role.SIGNER: frozenset({_P.OPEN_DESK, _P.SIGN_RESULTS, _P.ASSIGN_WORK, _P.SEE_DOSSIER_COUNTS}),
    Role.CLERK: frozenset({_P.OPEN_DESK, _P.HANDLE_PAYMENTS}),
    Role.CATALOGUE_EDITOR: frozenset({_P.OPEN_DESK, _P.EDIT_CATALOGUE}),
    Role.CATALOGUE_PUBLISHER: frozenset({_P.OPEN_DESK, _P.PUBLISH_CATALOGUE, _P.ANNOUNCE_DAYS}),
    Role.REPORTER: frozenset({_P.OPEN_DESK, _P.FILL_REPORTS}),
    Role.REPORT_APPROVER: frozenset({_P.OPEN_DESK, _P.APPROVE_REPORTS}),
    Role.REPORT_PUBLISHER: frozenset({_P.OPEN_DESK, _P.PUBLISH_REPORTS}),
}
"""Who runs the system does not touch its figures, and who posts figures does not appoint: no role holds both.
Who writes a version of a procedure does not publish it."""

ONE_STOP = frozenset({Role.RECEIVER, Role.RETURNER})
"""Who works at the one-stop counter (Decree 61/2018/NĐ-CP; Decree 118/2025/NĐ-CP)."""

SOLVING = frozenset({Role.SPECIALIST, Role.HEAD, Role.SIGNER})
"""Who examines and decides."""

REPORTING = frozenset({Role.REPORTER, Role.REPORT_APPROVER, Role.REPORT_PUBLISHER})
"""Who carries figures up the tree (Decree 09/2019/NĐ-CP)."""

DELEGABLE = ONE_STOP | SOLVING | REPORTING | {Role.CLERK, Role.CATALOGUE_EDITOR, Role.CATALOGUE_PUBLISHER}
"""Duties of the daily work may be lent; running the system, its figures and its audit may not."""


def permits(roles: Iterable[Role], permission: Permission) -> bool:
    """Whether any of the roles carries the permission."""
    return any(permission in PERMISSIONS[role] for role in roles)


def incompatible(role: Role, held: Iterable[Role]) -> Role | None:
    """The role among those held at the same office that may not go with ``role``.

    Who takes an application in does not decide it: staff of the one-stop counter are other people than those who
    solve, at one office (Decree 61/2018/NĐ-CP, kept by Decree 118/2025/NĐ-CP). An editor of the catalogue may be a
    publisher too: nobody publishes their own draft, which is checked there.
    """
    against = SOLVING if role in ONE_STOP else ONE_STOP if role in SOLVING else frozenset()
    return next((other for other in sorted(held) if other in against), None)
