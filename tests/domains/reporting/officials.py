"""Officials with accounts, for tests of what they are told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from benso.domains.accounts import operations as accounts
from benso.domains.accounts.queries import official
from benso.domains.accounts.types import Role
from benso.domains.notifications.models import Message

MADE = datetime(2025, 7, 1, 2, tzinfo=UTC)


def employed(*duties: tuple[Role, str], email: str = "", simulated: bool = False) -> UUID:
    """A new official with these roles at these offices since 1 July 2025; how messages know them."""
    made = accounts.create_official(
        username=f"canbo.{uuid4().hex[:12]}", name="Cán bộ thử", actor="console:test", at=MADE, simulated=simulated
    ).official
    for role, office in duties:
        unit, _, agency = office.partition("/")
        accounts.appoint(
            official_id=made, role=role, unit=unit, agency=agency, valid_from=date(2025, 7, 1), valid_to=None,
            actor="console:test", at=MADE,
        )  # fmt: skip
    if email:
        accounts.set_official_email(official_id=made, email=email, actor=f"official:{made}", at=MADE)
    return official(made).public_id


def told(who: UUID) -> list[tuple[str, str, str]]:
    """What somebody was told: way, kind, page; in the order it was written."""
    rows = Message.objects.filter(person=who).order_by("id")
    return sorted(rows.values_list("channel", "template", "link"))
