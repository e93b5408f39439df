"""Officials for trying out: invented, marked, and let in without a password only where development sign-in is on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from benso.domains.accounts.models import Official
from benso.domains.accounts.operations.appointments import appoint
from benso.domains.accounts.queries import OfficialUnknown, demand_permission
from benso.domains.accounts.rules import office_day
from benso.domains.accounts.types import OfficialId, Permission, Role, SignIn
from benso.domains.audit.operations import record_event
from benso.kernel.errors import BensoError


class TrialsOff(BensoError):
    """One-click sign-in exists on a development machine only."""

    code = "TRIALS_OFF"
    status = 404
    sentence = "Không có đăng nhập thử trên hệ thống này. Đăng nhập bằng tên, mật khẩu và mã xác thực."


@transaction.atomic
def create_simulated_officials(
    *, people: Iterable[tuple[str, str, tuple[tuple[Role, str, str], ...]]], valid_from: date, actor: str, at: datetime
) -> int:
    """Make the invented officials there are not yet; returns how many were made. They have no password.

    :param people: user name, shown name, and the duties (role, unit, agency) of each
    :raises PermissionMissing: if the actor may not manage officials
    """
    demand_permission(actor=actor, permission=Permission.MANAGE_OFFICIALS, on=office_day(at))
    told = list(people)
    known = set(Official.objects.filter(username__in=[one[0] for one in told]).values_list("username", flat=True))
    made = 0
    for username, name, duties in told:
        if username in known:
            continue
        row = Official.objects.create(username=username, name=name, created_at=at, password="!", simulated=True)  # noqa: S106 - none
        record_event(
            actor=actor, action="accounts.create_official", object_type="official", object_id=str(row.pk), at=at,
            data={"username": username, "simulated": True},
        )  # fmt: skip
        for role, unit, agency in duties:
            appoint(
                official_id=row.pk, role=role, unit=unit, agency=agency, valid_from=valid_from, valid_to=None,
                actor=actor, at=at,
            )  # fmt: skip
        made += 1
    return made


@transaction.atomic
def sign_in_simulated_official(*, official_id: OfficialId, address: str, at: datetime) -> SignIn:
    """Let an invented official in with one click, where the development services of this machine are on.

    :raises TrialsOff: if they are not: in production there is no such way in
    :raises OfficialUnknown: if there is no such official, or it is a real one
    """
    if not settings.DEVELOPMENT_SERVICES:
        raise TrialsOff
    changed = Official.objects.filter(pk=official_id, simulated=True, active=True).update(last_login=at)
    if not changed:
        raise OfficialUnknown(official=official_id)
    record_event(
        actor=f"official:{official_id}", action="accounts.sign_in", object_type="official",
        object_id=str(official_id), at=at, origin=address, data={"method": "trial"},
    )  # fmt: skip
    return SignIn(official_id, by_recovery_code=False, recovery_codes_left=0)
