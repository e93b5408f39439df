"""People: what is kept, what they may change, whom they act for, who looked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from benso.domains.accounts import operations, queries
from benso.domains.accounts.models import Access, Consent, Representation
from benso.domains.accounts.models import Person as Row
from benso.domains.accounts.types import Person, Role
from benso.domains.audit import queries as audit
from benso.kernel.errors import BensoError
from tests.domains.accounts.conftest import NOW, enrol

pytestmark = pytest.mark.usefixtures("register")
TODAY = date(2026, 11, 24)
COMMUNE = "28789@2025-07-01"
NUMBER = "999085000777"
CLAIMS: dict[str, Any] = {
    "name": "Người Thử (mô phỏng)", "birthdate": "1985-01-02", "gender": "male", "citizen_number": NUMBER,
    "phone_number": "+84 900 000 777", "email": "thu@example.com", "commune": COMMUNE, "acr": "2",
}  # fmt: skip


def come_in(subject: str = "thu", **changes: Any) -> Person:
    told: dict[str, Any] = {
        "issuer": "https://id.example.vn", "subject": subject, "claims": CLAIMS, "simulated": False, "at": NOW,
        "address": "203.0.113.7",
    }  # fmt: skip
    return operations.sign_in_person(**(told | changes))


@pytest.fixture
def person(db: None) -> Person:
    return come_in()


def test_the_citizen_number_lies_sealed_and_is_found_by_its_digest(person: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(p)::text FROM accounts_person p")
        stored = cursor.fetchone()[0]
    assert NUMBER not in stored
    assert person.number_masked == "•••••••••777"
    found = queries.person_by_number("999 085 000 777")
    assert found == person
    assert queries.person_by_number("999085000778") is None
    assert queries.person_values(person.public_id)["number"] == NUMBER


def test_after_the_secret_key_changed_old_numbers_are_still_found_and_read(person: Person, settings: Any) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key for the rest of the test, long enough"
    assert queries.person_by_number(NUMBER) == person
    assert queries.person_values(person.public_id)["number"] == NUMBER


def test_a_form_is_prefilled_with_what_is_known_and_nothing_else(person: Person) -> None:
    assert queries.person_values(person.public_id) == {
        "name": "Người Thử (mô phỏng)", "birth_date": "1985-01-02", "sex": "male", "number": NUMBER,
        "phone": "0900000777", "email": "thu@example.com", "commune": COMMUNE,
    }  # fmt: skip


def test_prefilling_takes_one_statement_and_two_for_an_enterprise(person: Person) -> None:
    with CaptureQueriesContext(connection) as plain:
        queries.person_values(person.public_id)
    with CaptureQueriesContext(connection) as enterprise:
        queries.person_values(person.public_id, tax_code="0000000017", on=TODAY)
    assert (len(plain), len(enterprise)) == (1, 2)


def test_the_provider_corrects_name_and_number_and_leaves_what_is_the_persons_own(person: Person) -> None:
    operations.update_profile(person=person.public_id, changes={"email": "moi@example.com"}, actor=person.actor, at=NOW)
    again = come_in(claims=CLAIMS | {"name": "Người Đổi Tên (mô phỏng)", "email": "cu@example.com", "acr": "3"})
    assert (again.public_id, again.name, again.assurance) == (person.public_id, "Người Đổi Tên (mô phỏng)", 3)
    assert again.email == "moi@example.com"


@pytest.mark.parametrize(
    ("claims", "refusal"),
    [
        ({"name": ""}, operations.ClaimsInvalid),
        ({"citizen_number": "123"}, operations.ClaimsInvalid),
        ({"citizen_number": "007085000777"}, operations.ClaimsInvalid),
    ],
)
def test_claims_that_cannot_be_let_nobody_in(db: None, claims: dict[str, Any], refusal: type[BensoError]) -> None:
    with pytest.raises(refusal) as error:
        come_in(claims=CLAIMS | claims)
    assert Row.objects.count() == 0
    assert "085000777" not in str(error.value)


def test_one_number_is_one_account_with_a_provider(person: Person) -> None:
    with pytest.raises(operations.NumberTaken):
        come_in("someone else")
    assert come_in("someone else", issuer="https://other.example.vn").public_id != person.public_id
    assert Row.objects.count() == 2


def test_a_contact_that_cannot_be_is_left_out(db: None) -> None:
    one = come_in(claims=CLAIMS | {"phone_number": "123", "email": "not mail"})
    assert (one.phone, one.email) == ("", "")


def test_a_profile_is_changed_and_only_the_names_of_the_fields_are_noted(person: Person) -> None:
    changes = {"phone": "+84 911.222.333", "address": "Ấp 1", "email": ""}
    after = operations.update_profile(person=person.public_id, changes=changes, actor=person.actor, at=NOW)
    assert (after.phone, after.address, after.email) == ("0911222333", "Ấp 1", "")
    event = audit.events(object_type="person", object_id=str(person.public_id), limit=1)[0]
    assert event.data == {"fields": ["address", "email", "phone"]}


@pytest.mark.parametrize(
    "changes",
    [
        {"phone": "12345"}, {"phone": "09123456789012"}, {"email": "a@b"}, {"email": "a b@c.vn"},
        {"address": "x" * 301}, {"address": "a\nb"}, {"commune": "99999@2025-07-01"}, {"commune": "86@2025-07-01"},
        {"name": "Khác"}, {"number": "999085000778"}, {"assurance": "3"}, {"address": "Ấp 2", "phone": "x"},
    ],
)  # fmt: skip
def test_what_cannot_be_in_a_profile_changes_nothing(person: Person, changes: dict[str, str]) -> None:
    events = len(audit.events(limit=50))
    with pytest.raises(operations.ProfileInvalid) as refusal:
        operations.update_profile(person=person.public_id, changes=changes, actor=person.actor, at=NOW)
    assert refusal.value.data["field"] in changes
    assert queries.person(person.public_id) == person
    assert len(audit.events(limit=50)) == events


@pytest.mark.parametrize("actor", ["person:6f9f0a3e-0e8e-4d57-9a53-bd6f9b0d2d77", "official:1", "", "anonymous"])
def test_nobody_changes_somebody_elses_things(person: Person, actor: str) -> None:
    calls = (
        lambda: operations.update_profile(person=person.public_id, changes={"phone": ""}, actor=actor, at=NOW),
        lambda: operations.give_consents(
            person=person.public_id, purposes=["process"], version="1", at=NOW, actor=actor or "nobody"
        ),
        lambda: operations.withdraw_consent(
            person=person.public_id, purpose="process", at=NOW, actor=actor or "nobody"
        ),
    )
    for call in calls:
        with pytest.raises(operations.NotOneself):
            call()
    assert queries.person(person.public_id) == person
    assert Consent.objects.count() == 0


def test_consents_are_versioned_timed_and_withdrawn(person: Person) -> None:
    later = NOW + timedelta(days=1)
    operations.give_consents(person=person.public_id, purposes=["notify", "process"], version="1", at=NOW)
    operations.give_consents(person=person.public_id, purposes=["process"], version="1", at=later)
    assert {(one.purpose, one.given_at, one.ended_at) for one in queries.consents(person.public_id)} == {
        ("notify", NOW, None), ("process", NOW, None),
    }  # fmt: skip
    operations.give_consents(person=person.public_id, purposes=["process"], version="2", at=later)
    assert operations.withdraw_consent(person=person.public_id, purpose="notify", at=later) is True
    assert operations.withdraw_consent(person=person.public_id, purpose="notify", at=later) is False
    told = queries.consents(person.public_id)
    kept = sorted((one.purpose, one.version, one.ended_at) for one in told if one.ended_at)
    assert kept == [("notify", "1", later), ("process", "1", later)]
    assert [one.version for one in told if one.ended_at is None] == ["2"]


def represent(person: Person, **changes: Any) -> Any:
    told: dict[str, Any] = {
        "person": person.public_id, "tax_code": "0000000017", "enterprise_name": "Doanh nghiệp mô phỏng",
        "position": "Giám đốc", "valid_from": TODAY, "valid_to": None, "actor": "console:test", "at": NOW,
    }  # fmt: skip
    return operations.record_representation(**(told | changes))


def test_a_representation_holds_on_its_days_and_prefills_the_form(person: Person) -> None:
    made = represent(person, valid_to=TODAY + timedelta(days=5))
    on = [bool(queries.representations(person.public_id, TODAY + timedelta(days=day))) for day in (-1, 0, 4, 5)]
    assert on == [False, True, True, False]
    values = queries.person_values(person.public_id, tax_code="0000000017", on=TODAY)
    assert (values["enterprise_name"], values["tax_code"]) == ("Doanh nghiệp mô phỏng", "0000000017")
    late = queries.person_values(person.public_id, tax_code="0000000017", on=TODAY + timedelta(days=5))
    assert "tax_code" not in late
    assert represent(person).id == made.id
    assert Representation.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [{"tax_code": "0000000018"}, {"tax_code": "1"}, {"enterprise_name": " "}, {"valid_to": TODAY}],
)
def test_a_representation_that_cannot_be_is_not_recorded(person: Person, changes: dict[str, Any]) -> None:
    with pytest.raises(operations.RepresentationInvalid):
        represent(person, **changes)
    assert Representation.objects.count() == 0


def test_nobody_makes_themselves_a_representative(person: Person) -> None:
    clerk = enrol("canbo.mot")
    for actor in (person.actor, f"official:{clerk.id}"):
        with pytest.raises(queries.PermissionMissing):
            represent(person, actor=actor)
    assert Representation.objects.count() == 0
    operations.appoint(
        official_id=clerk.id, role=Role.RECEIVER, unit=COMMUNE, valid_from=TODAY, valid_to=None, actor="console:test",
        at=NOW,
    )  # fmt: skip
    made = represent(person, actor=f"official:{clerk.id}")
    ended = operations.end_representation(representation_id=made.id, valid_to=TODAY, actor=person.actor, at=NOW)
    assert ended.valid_to == TODAY
    assert queries.representations(person.public_id, TODAY) == []


def test_who_looked_is_told_and_cannot_be_rewritten(person: Person) -> None:
    for number in range(3):
        operations.note_access(
            person=person.public_id, actor="official:7", purpose="dossier", object_id=str(number),
            at=NOW + timedelta(minutes=number),
        )  # fmt: skip
    assert [one.object_id for one in queries.accesses(person.public_id, 2)] == ["2", "1"]
    for change in (lambda: Access.objects.update(actor="x"), lambda: Access.objects.all().delete()):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()
    assert Access.objects.filter(actor="official:7").count() == 3


def test_noting_an_access_takes_one_statement_and_needs_a_person(person: Person) -> None:
    with CaptureQueriesContext(connection) as asked:
        operations.note_access(person=person.public_id, actor="official:7", purpose="dossier", object_id="1", at=NOW)
    assert len(asked) == 1
    with pytest.raises(queries.PersonUnknown):
        operations.note_access(person=UUID(int=0), actor="official:7", purpose="dossier", object_id="1", at=NOW)
    assert Access.objects.count() == 1


def test_many_invented_people_are_made_at_once_and_not_twice(db: None) -> None:
    people = [(f"s{n}", {"name": f"Người {n} (mô phỏng)"}) for n in range(50)]
    told: dict[str, Any] = {"issuer": "simulator", "people": people, "actor": "system:simulator", "at": NOW}
    first = operations.record_people(**told)
    assert operations.record_people(**told) == first
    assert (len(first), all(one.simulated for one in first), Row.objects.count()) == (50, True, 50)


def test_the_audit_log_holds_no_name_number_or_contact(person: Person) -> None:
    represent(person)
    operations.update_profile(person=person.public_id, changes={"phone": "0911222333"}, actor=person.actor, at=NOW)
    operations.give_consents(person=person.public_id, purposes=["process"], version="1", at=NOW)
    text = str([(e.actor, e.object_id, e.data) for e in audit.events(object_type="person", limit=50)])
    assert [
        word for word in ("Người", NUMBER, "0911222333", "0900000777", "example.com", "Doanh") if word in text
    ] == []


FIRM, OTHER_FIRM = (
    {"tax_code": code, "name": "Công ty Thử (mô phỏng)", "position": "Giám đốc"}
    for code in ("0000000017", "0000000024")
)
LATER = NOW + timedelta(days=3)


def held_on(person: Person, on: date) -> list[tuple[str, str]]:
    return sorted((r.tax_code, r.recorded_by) for r in queries.representations(person.public_id, on))


def test_an_enterprise_the_provider_names_no_more_is_represented_no_more(db: None) -> None:
    one = come_in(claims=CLAIMS | {"enterprises": [FIRM, OTHER_FIRM]})
    again = come_in(claims=CLAIMS | {"enterprises": [OTHER_FIRM]}, at=LATER)
    day = LATER.date()
    assert held_on(again, day) == [(OTHER_FIRM["tax_code"], "system:sign-in")]
    assert held_on(again, day - timedelta(days=1)) == [
        (FIRM["tax_code"], "system:sign-in"), (OTHER_FIRM["tax_code"], "system:sign-in"),
    ]  # fmt: skip
    assert queries.left_enterprises(one.public_id, day) == {FIRM["tax_code"]}
    assert queries.left_enterprises(one.public_id, day - timedelta(days=1)) == frozenset()
    ended = audit.events(object_type="person", object_id=str(one.public_id), limit=1)[0]
    assert (ended.action, ended.actor) == ("accounts.end_representation", "system:sign-in")
    come_in(claims=CLAIMS | {"enterprises": [FIRM, OTHER_FIRM]}, at=LATER + timedelta(days=1))
    assert queries.left_enterprises(one.public_id, day + timedelta(days=1)) == frozenset()


def test_a_provider_that_names_none_ends_those_it_named_and_no_others(db: None) -> None:
    one = come_in(claims=CLAIMS | {"enterprises": [FIRM]})
    represent(one, tax_code=OTHER_FIRM["tax_code"])
    come_in(at=LATER)
    assert held_on(one, LATER.date()) == [(OTHER_FIRM["tax_code"], "console:test")]


@pytest.mark.parametrize("told", ["x", {"tax_code": "x"}, [1], [{"name": "không mã"}]])
def test_what_cannot_be_read_of_enterprises_ends_nothing(db: None, told: Any) -> None:
    one = come_in(claims=CLAIMS | {"enterprises": [FIRM]})
    come_in(claims=CLAIMS | {"enterprises": told}, at=LATER)
    assert held_on(one, LATER.date()) == [(FIRM["tax_code"], "system:sign-in")]
