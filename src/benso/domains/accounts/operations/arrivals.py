"""The moment a person comes in: the account is made or brought up to date from what the provider says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from benso.domains.accounts.models import Person as Row
from benso.domains.accounts.models.vault import digest_number, seal_number
from benso.domains.accounts.operations.people import (
    RepresentationInvalid,
    bare_tax_code,
    end_representation,
    record_representation,
)
from benso.domains.accounts.queries import person_of, representations
from benso.domains.accounts.rules import office_day, profile_fault, read_claims
from benso.domains.accounts.types import IdentityClaims, Person, ProfileField
from benso.domains.audit.operations import record_event
from benso.kernel.errors import BensoError, Phrase
from benso.kernel.identifiers import CitizenNumber, CitizenNumberInvalid

_FROM_PROVIDER = ("name", "birth_date", "sex", "number_sealed", "number_digest", "number_masked", "assurance")
BY_SIGN_IN = "system:sign-in"
_OWN = (ProfileField.PHONE, ProfileField.EMAIL, ProfileField.ADDRESS)


class ClaimsInvalid(BensoError):
    """The provider does not say who this is, or gives a citizen number that cannot be one."""

    code = "CLAIMS_INVALID"
    status = 422
    sentence = "Nơi định danh trả về thông tin không dùng được ({reason}). Thử lại, hoặc liên hệ nơi cấp định danh."


class NumberTaken(BensoError):
    """Another account of the same provider carries this citizen number."""

    code = "NUMBER_TAKEN"
    status = 409
    sentence = "Số định danh này đã gắn với một tài khoản khác của cùng nơi định danh. Liên hệ bộ phận một cửa."


@transaction.atomic
def sign_in_person(
    *, issuer: str, subject: str, claims: Mapping[str, Any], simulated: bool, at: datetime, address: str
) -> Person:
    """Let in the person an identity provider vouches for; the first time, the account is made.

    Name, day of birth, sex, citizen number and assurance follow the provider at each sign-in. Telephone, e-mail,
    address and commune are taken once and are the person's own from then on. Enterprises it named at an earlier
    sign-in and does not name any more are represented no longer.

    :param claims: as OpenID Connect names them, with ``citizen_number``, ``commune`` and ``enterprises`` besides
    :param address: the network address, for the audit log
    :raises ClaimsInvalid: if name or citizen number cannot be
    :raises NumberTaken: if another account of this provider carries the number
    """
    told = read_claims({**claims, "sub": subject})
    if not told.name:
        raise ClaimsInvalid(reason=Phrase("thiếu họ tên"))
    values = _values(told, at)
    try:
        with transaction.atomic():
            row, created = Row.objects.select_for_update().get_or_create(
                issuer=issuer,
                subject=subject,
                defaults={**values, **_first(told), "simulated": simulated, "created_at": at, "last_sign_in": at},
            )
            if not created:
                for name in _FROM_PROVIDER:
                    setattr(row, name, values[name])
                row.last_sign_in = at
                row.save(update_fields=[*_FROM_PROVIDER, "last_sign_in"])
    except IntegrityError as error:
        raise NumberTaken from error
    record_event(
        actor=f"person:{row.public_id}",
        action="accounts.person_created" if created else "accounts.person_sign_in",
        object_type="person",
        object_id=str(row.public_id),
        at=at,
        origin=address,
        data={"assurance": row.assurance, "simulated": row.simulated},
    )
    _record_enterprises(row, told, at)
    return person_of(row)


@transaction.atomic
def record_people(
    *, issuer: str, people: Iterable[tuple[str, Mapping[str, Any]]], actor: str, at: datetime
) -> list[Person]:
    """Make many simulated people in one statement; those known by issuer and subject already stay as they are.

    :param people: (subject, claims) of each
    :returns: all of them, in order of subject
    """
    told = [read_claims({**claims, "sub": subject}) for subject, claims in people]
    Row.objects.bulk_create(
        (
            Row(issuer=issuer, subject=one.subject, simulated=True, created_at=at, **_values(one, at), **_first(one))
            for one in told
        ),
        ignore_conflicts=True,
        batch_size=5000,
    )
    record_event(
        actor=actor, action="accounts.record_people", object_type="person", object_id=issuer, at=at,
        data={"people": len(told)},
    )  # fmt: skip
    rows = Row.objects.filter(issuer=issuer, subject__in=[one.subject for one in told]).order_by("subject")
    return [person_of(row) for row in rows]


def _values(told: IdentityClaims, at: datetime) -> dict[str, Any]:
    try:
        number = CitizenNumber.parse(told.number, on=office_day(at)) if told.number else None
    except CitizenNumberInvalid as error:
        raise ClaimsInvalid(reason=Phrase("số định danh cá nhân sai dạng")) from error
    return {
        "name": told.name,
        "birth_date": told.birth_date,
        "sex": told.sex,
        "number_sealed": seal_number(number=str(number or "")),
        "number_digest": digest_number(number=str(number or "")),
        "number_masked": number.masked if number else "",
        "assurance": told.assurance,
    }


def _first(told: IdentityClaims) -> dict[str, str]:
    """What the person may change later: the provider's value if it can be one, else nothing."""
    own = {field.value: str(getattr(told, field.value)) for field in _OWN}
    checked = {name: "" if profile_fault(ProfileField(name), value) else value for name, value in own.items()}
    return {**checked, "commune": told.commune}


def _record_enterprises(row: Row, told: IdentityClaims, at: datetime) -> None:
    """What the provider names begins, what it named before and names no more ends with yesterday.

    Only what a sign-in recorded: representations that an official recorded are not the provider's to end.
    """
    today = office_day(at)
    held = representations(row.public_id, today)
    known = {one.tax_code for one in held}
    named = {bare_tax_code(code) for code, _, _ in told.enterprises}
    for one in held if told.enterprises_readable else ():
        if one.recorded_by == BY_SIGN_IN and one.tax_code not in named:
            end_representation(representation_id=one.id, valid_to=today, actor=BY_SIGN_IN, at=at)
    for tax_code, name, position in told.enterprises:
        if bare_tax_code(tax_code) in known:
            continue
        try:
            record_representation(
                person=row.public_id, tax_code=tax_code, enterprise_name=name, position=position, valid_from=today,
                valid_to=None, actor=BY_SIGN_IN, at=at,
            )  # fmt: skip
        except RepresentationInvalid:
            continue
