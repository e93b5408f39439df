"""People: their profile, whom they act for, and the note of who looked at their data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, connection, transaction

from benso.domains.accounts.models import Representation as RepresentationRow
from benso.domains.accounts.queries import (
    PersonUnknown,
    demand_permission,
    person_of,
    person_row,
    representation_of,
)
from benso.domains.accounts.rules import normalise_phone, office_day, profile_fault
from benso.domains.accounts.types import Permission, Person, PersonId, ProfileField, Representation
from benso.domains.audit.operations import record_event
from benso.domains.units import queries as units
from benso.domains.units.types import Level
from benso.kernel.errors import BensoError, Phrase
from benso.kernel.identifiers import CitizenNumber, TaxCode
from benso.kernel.identifiers.invalid import IdentifierInvalid

_NOTE_ACCESS = """
INSERT INTO accounts_access (person_id, actor, purpose, object_id, at)
SELECT id, %s, %s, %s, %s FROM accounts_person WHERE public_id = %s"""


class ProfileInvalid(BensoError):
    """A value that cannot be, or a field that only the identity provider may change; ``field`` says which."""

    code = "PROFILE_INVALID"
    status = 422
    sentence = "{reason}"


class NotOneself(BensoError):
    """Somebody else's profile, consents or representations."""

    code = "NOT_ONESELF"
    status = 403
    sentence = "Chỉ chính chủ tài khoản thay đổi được thông tin này. Đăng nhập bằng tài khoản của mình."


class RepresentationInvalid(BensoError):
    """A tax code that cannot be, or days in the wrong order."""

    code = "REPRESENTATION_INVALID"
    status = 422
    sentence = "Không ghi được tư cách đại diện: {reason}"


class RepresentationUnknown(BensoError):
    """No representation in force with this number."""

    code = "REPRESENTATION_UNKNOWN"
    status = 404
    sentence = "Không có tư cách đại diện này đang hiệu lực."


@transaction.atomic
def update_profile(*, person: PersonId, changes: Mapping[str, str], actor: str, at: datetime) -> Person:
    """Change telephone, e-mail, address or commune; an empty text removes what was known.

    Name, day of birth, sex and citizen number come from the identity provider and are refused here.

    :param changes: values by :class:`ProfileField`
    :raises NotOneself: if the actor is another person
    :raises ProfileInvalid: if a field may not be changed or a value cannot be; nothing is changed
    """
    demand_oneself(person=person, actor=actor)
    row = person_row(person, lock=True)
    values = {}
    for name, text in changes.items():
        if name not in set(ProfileField):
            raise ProfileInvalid(
                field=name, reason=Phrase("Thông tin này lấy từ tài khoản định danh, không sửa tại đây.")
            )
        values[name] = _checked(ProfileField(name), str(text).strip(), office_day(at))
    changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
    if changed:
        for name in changed:
            setattr(row, name, values[name])
        row.save(update_fields=changed)
        _record("accounts.update_profile", person, actor, at, fields=changed)
    return person_of(row)


@transaction.atomic
def record_representation(
    *,
    person: PersonId,
    tax_code: str,
    enterprise_name: str,
    position: str,
    valid_from: date,
    valid_to: date | None,
    actor: str,
    at: datetime,
) -> Representation:
    """Note that a person acts for an enterprise or household business; the same again gives the one there is.

    A household business has a tax code of its own or, since 01/07/2025, its owner's citizen number (Circular
    86/2024/TT-BTC).

    :raises PermissionMissing: if the actor is an official without the right to receive applications, or a citizen
    :raises RepresentationInvalid: if the tax code cannot be one, the name is missing or the days are in disorder
    """
    demand_permission(actor=actor, permission=Permission.RECEIVE_DOSSIERS, on=office_day(at))
    code, name = _tax_code(tax_code), enterprise_name.strip()
    if not name or (valid_to is not None and valid_to <= valid_from):
        raise RepresentationInvalid(reason=Phrase("cần tên doanh nghiệp và ngày kết thúc sau ngày bắt đầu."))
    row = person_row(person, lock=True)
    try:
        with transaction.atomic():
            made = RepresentationRow.objects.create(
                person=row, tax_code=code, enterprise_name=name, position=position.strip(), valid_from=valid_from,
                valid_to=valid_to, recorded_by=actor, recorded_at=at,
            )  # fmt: skip
    except IntegrityError:
        held = RepresentationRow.objects.filter(person=row, tax_code=code).order_by("-valid_from")[0]
        return representation_of(held, person)
    _record("accounts.record_representation", person, actor, at, representation=made.pk)
    return representation_of(made, person)


@transaction.atomic
def end_representation(*, representation_id: int, valid_to: date, actor: str, at: datetime) -> Representation:
    """Let a representation end with the day before ``valid_to``; the person and who may record it may.

    :raises RepresentationUnknown: if there is none, or it has ended by then already
    :raises PermissionMissing: if the actor is somebody else
    """
    found = RepresentationRow.objects.select_related("person").select_for_update(of=("self",))
    row = found.filter(pk=representation_id).first()
    if row is None or (row.valid_to is not None and row.valid_to <= valid_to):
        raise RepresentationUnknown
    if actor != f"person:{row.person.public_id}":
        demand_permission(actor=actor, permission=Permission.RECEIVE_DOSSIERS, on=office_day(at))
    row.valid_to = max(valid_to, row.valid_from)
    row.save(update_fields=["valid_to"])
    _record("accounts.end_representation", row.person.public_id, actor, at, representation=row.pk)
    return representation_of(row, row.person.public_id)


def note_access(*, person: PersonId, actor: str, purpose: str, object_id: str, at: datetime) -> None:
    """Note that somebody looked at a person's data, for *who looked at my data*; in the caller's transaction.

    :param purpose: a short code, e.g. ``dossier`` or ``export``; never free text
    :param object_id: the record looked at
    :raises PersonUnknown: if there is no such person
    """
    with connection.cursor() as cursor:
        cursor.execute(_NOTE_ACCESS, [actor, purpose, object_id, at, person])
        if cursor.rowcount != 1:
            raise PersonUnknown


def demand_oneself(*, person: PersonId, actor: str) -> None:
    """Refuse a change to a person's own things by anyone but them and the machine itself.

    :raises NotOneself: if the actor is somebody else
    """
    if actor != f"person:{person}" and not actor.startswith(("system:", "console:")):
        raise NotOneself


def _checked(field: ProfileField, text: str, today: date) -> str:
    value = normalise_phone(text) if field is ProfileField.PHONE else text
    fault = profile_fault(field, value)
    if fault is None and field is ProfileField.COMMUNE and value:
        communes = {unit.id for unit in units.units_on(today, Level.COMMUNE)}
        fault = None if value in communes else Phrase("Chọn một xã, phường đang có trong danh sách.")
    if fault is not None:
        raise ProfileInvalid(field=field.value, reason=fault)
    return value


def bare_tax_code(text: str) -> str:
    """A tax code as it is kept; empty for what cannot be one."""
    try:
        return _tax_code(text)
    except RepresentationInvalid:
        return ""


def _tax_code(text: str) -> str:
    bare = "".join(text.split())
    try:
        return str(CitizenNumber.parse(bare)) if len(bare) == 12 else str(TaxCode.parse(bare))
    except IdentifierInvalid as error:
        raise RepresentationInvalid(reason=Phrase(error.sentence, **error.data)) from error


def _record(action: str, person: PersonId, actor: str, at: datetime, **data: object) -> None:
    record_event(actor=actor, action=action, object_type="person", object_id=str(person), at=at, data=data)
