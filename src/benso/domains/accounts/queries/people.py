"""Reading people: as pages may show them, as forms are prefilled, and who looked at their data."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q

from benso.domains.accounts.models import Access as AccessRow
from benso.domains.accounts.models import Consent as ConsentRow
from benso.domains.accounts.models import Person as Row
from benso.domains.accounts.models import Representation as RepresentationRow
from benso.domains.accounts.models.vault import number_digests, unseal_number
from benso.domains.accounts.types import Access, Consent, Person, PersonId, Representation
from benso.kernel.errors import BensoError


class PersonUnknown(BensoError):
    """No such person."""

    code = "PERSON_UNKNOWN"
    status = 404
    sentence = "Không có tài khoản này. Đăng nhập lại; nếu vẫn không được, liên hệ bộ phận một cửa."


def citizen_digest(number: str) -> str:
    """What stands for a citizen number where it is looked up; empty for an empty one. No statement."""
    return number_digests(number=number)[0] if number else ""


def person(public_id: PersonId) -> Person:
    """One person.

    :raises PersonUnknown: if there is none with this identifier
    """
    return person_of(person_row(public_id))


def person_row(public_id: PersonId, *, lock: bool = False) -> Row:
    """The person's row, for this domain's operations only.

    :raises PersonUnknown: if there is none with this identifier
    """
    rows = Row.objects.select_for_update() if lock else Row.objects.all()
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise PersonUnknown
    return found


def person_by_number(number: str) -> Person | None:
    """The person with this citizen number, whoever vouches for it; the one seen last if there are several."""
    bare = "".join(number.split())
    if not bare:
        return None
    rows = Row.objects.filter(number_digest__in=number_digests(number=bare)).order_by("-last_sign_in", "-pk")
    found = rows.first()
    return None if found is None else person_of(found)


def person_names(public_ids: Collection[PersonId]) -> dict[UUID, str]:
    """Names of several people in one statement."""
    return dict(Row.objects.filter(public_id__in=public_ids).values_list("public_id", "name"))


def person_values(public_id: PersonId, *, tax_code: str = "", on: date | None = None) -> dict[str, str]:
    """What a form may be prefilled with, by the names of ``Question.prefill``; unknown values are absent.

    Dates are ISO texts, ``number`` is the whole citizen number: for the person's own form only.

    :param tax_code: the enterprise applied for; adds its name and code if the person represents it on the day ``on``
    :raises PersonUnknown: if there is none with this identifier
    """
    row = person_row(public_id)
    values = {
        "name": row.name,
        "birth_date": row.birth_date.isoformat() if row.birth_date else "",
        "sex": row.sex,
        "number": unseal_number(sealed=row.number_sealed),
        "phone": row.phone,
        "email": row.email,
        "commune": row.commune,
        "address": row.address,
    }
    if tax_code and on is not None:
        held = RepresentationRow.objects.filter(_in_force(on), person=row, tax_code=tax_code).first()
        if held is not None:
            values |= {"enterprise_name": held.enterprise_name, "tax_code": held.tax_code}
    return {name: value for name, value in values.items() if value}


def representations(public_id: PersonId, on: date | None = None) -> list[Representation]:
    """Enterprises a person acts for, by name; only those in force on the day if one is given."""
    rows = RepresentationRow.objects.filter(person__public_id=public_id).order_by("enterprise_name", "-valid_from")
    return [representation_of(row, public_id) for row in (rows if on is None else rows.filter(_in_force(on)))]


def left_enterprises(public_id: PersonId, on: date) -> frozenset[str]:
    """Tax codes of enterprises the person acted for before the day and does not act for on it. One statement.

    What was filed or drafted for them is not the person's to read any more.
    """
    rows = RepresentationRow.objects.filter(person__public_id=public_id, valid_from__lte=on)
    held = [(code, last is None or last > on) for code, last in rows.values_list("tax_code", "valid_to")]
    return frozenset(code for code, _ in held) - frozenset(code for code, in_force in held if in_force)


def consents(public_id: PersonId) -> list[Consent]:
    """Every consent a person ever gave, newest first; those not ended are in force."""
    rows = ConsentRow.objects.filter(person__public_id=public_id).order_by("-given_at", "-pk")
    return [Consent(row.purpose, row.version, row.given_at, row.ended_at) for row in rows]


def accesses(public_id: PersonId, limit: int = 50) -> list[Access]:
    """Who looked at the person's data lately, newest first."""
    rows = AccessRow.objects.filter(person__public_id=public_id).order_by("-pk")[:limit]
    return [Access(row.at, row.actor, row.purpose, row.object_id) for row in rows]


def person_of(row: Row) -> Person:
    """The frozen form of a person's row."""
    return Person(
        id=row.pk,
        public_id=row.public_id,
        name=row.name,
        birth_date=row.birth_date,
        sex=row.sex,
        number_masked=row.number_masked,
        phone=row.phone,
        email=row.email,
        address=row.address,
        commune=row.commune,
        assurance=row.assurance,
        simulated=row.simulated,
    )


def representation_of(row: RepresentationRow, public_id: PersonId) -> Representation:
    """The frozen form of a representation's row."""
    return Representation(
        id=row.pk,
        person=public_id,
        tax_code=row.tax_code,
        enterprise_name=row.enterprise_name,
        position=row.position,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        recorded_by=row.recorded_by,
    )


def _in_force(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))
