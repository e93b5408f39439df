"""Leave given per purpose (Law 91/2025/QH15): versioned, timed, never assumed, withdrawn at any time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from benso.domains.accounts.models import Consent as Row
from benso.domains.accounts.operations.people import demand_oneself
from benso.domains.accounts.queries import person_row
from benso.domains.accounts.types import Consent, PersonId
from benso.domains.audit.operations import record_event


@transaction.atomic
def give_consents(
    *, person: PersonId, purposes: Collection[str], version: str, at: datetime, actor: str = ""
) -> list[Consent]:
    """Note that a person agreed to these purposes in the wording ``version``; giving the same again changes nothing.

    A consent to another version of the wording ends with it.

    :param purposes: short codes of the purposes the person ticked themselves, e.g. ``process_application``
    :raises NotOneself: if the actor is somebody else
    """
    who = actor or f"person:{person}"
    demand_oneself(person=person, actor=who)
    row = person_row(person, lock=True)
    wanted = sorted(set(purposes))
    present = {one.purpose: one for one in Row.objects.filter(person=row, purpose__in=wanted, ended_at=None)}
    new = [one for one in wanted if one not in present or present[one].version != version]
    if new:
        Row.objects.filter(person=row, purpose__in=new, ended_at=None).update(ended_at=at)
        Row.objects.bulk_create(Row(person=row, purpose=one, version=version, given_at=at) for one in new)
        _record("accounts.give_consents", person, who, at, new, version)
    kept = {one: present[one].given_at for one in wanted if one not in new}
    return [Consent(one, version, kept.get(one, at), None) for one in wanted]


@transaction.atomic
def withdraw_consent(*, person: PersonId, purpose: str, at: datetime, actor: str = "") -> bool:
    """Take leave back; true if there was any. What was done under it before stays lawful.

    :raises NotOneself: if the actor is somebody else
    """
    who = actor or f"person:{person}"
    demand_oneself(person=person, actor=who)
    row = person_row(person, lock=True)
    ended = Row.objects.filter(person=row, purpose=purpose, ended_at=None).update(ended_at=at)
    if ended:
        _record("accounts.withdraw_consent", person, who, at, [purpose], "")
    return bool(ended)


def _record(action: str, person: PersonId, actor: str, at: datetime, purposes: list[str], version: str) -> None:
    record_event(
        actor=actor,
        action=action,
        object_type="person",
        object_id=str(person),
        at=at,
        data={"purposes": purposes, "version": version},
    )
