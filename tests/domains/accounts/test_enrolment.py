"""The one-time link, new passwords, new phones."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest

from benso.domains.accounts import operations, queries
from benso.domains.accounts.models import Official
from benso.domains.accounts.types import PasswordFault
from tests.domains.accounts.conftest import ADDRESS, NOW, PASSWORD, Enrolled

LATER = NOW + timedelta(minutes=5)


def hash_of(official: Enrolled) -> tuple[str, str]:
    row = Official.objects.get(pk=official.id)
    return row.password, row.get_session_auth_hash()


def test_a_link_works_to_its_end_once(official: Enrolled) -> None:
    invitation = operations.invite_official(official_id=official.id, actor="console:test", at=NOW)
    enrolment = operations.accept_invitation(token=invitation.token, password="câu mới dễ nhớ lắm", at=LATER)
    code = pyotp.TOTP(enrolment.secret).at(LATER)
    assert len(operations.confirm_invitation(token=invitation.token, code=code, at=LATER)) == 10
    with pytest.raises(operations.InvitationInvalid):
        operations.open_invitation(token=invitation.token, at=LATER)


def test_until_the_link_is_followed_to_its_end_the_old_way_in_stays(official: Enrolled) -> None:
    before = hash_of(official)
    invitation = operations.invite_official(official_id=official.id, actor="console:test", at=NOW)
    operations.accept_invitation(token=invitation.token, password="câu mới dễ nhớ lắm", at=LATER)
    with pytest.raises(operations.CodeRefused):
        operations.confirm_invitation(token=invitation.token, code="000000", at=LATER)
    assert hash_of(official) == before
    assert (
        operations.check_password(username=official.username, password=PASSWORD, address=ADDRESS, at=LATER)
        == official.id
    )
    operations.verify_second_factor(official_id=official.id, code=official.code(LATER), address=ADDRESS, at=LATER)


def test_a_link_ends_after_72_hours(official: Enrolled) -> None:
    invitation = operations.invite_official(official_id=official.id, actor="console:test", at=NOW)
    assert operations.open_invitation(token=invitation.token, at=NOW + timedelta(hours=71)) == official.id
    with pytest.raises(operations.InvitationInvalid):
        operations.open_invitation(token=invitation.token, at=NOW + timedelta(hours=72))


def test_a_new_link_ends_the_one_before(official: Enrolled) -> None:
    first = operations.invite_official(official_id=official.id, actor="console:test", at=NOW)
    second = operations.invite_official(official_id=official.id, actor="console:test", at=NOW)
    with pytest.raises(operations.InvitationInvalid):
        operations.open_invitation(token=first.token, at=NOW)
    assert operations.open_invitation(token=second.token, at=NOW) == official.id


def test_a_link_cannot_be_finished_before_a_password_is_chosen(db: None) -> None:
    invitation = operations.create_official(username="canbo.ba", name="Ba", actor="console:test", at=NOW)
    with pytest.raises(operations.InvitationInvalid):
        operations.confirm_invitation(token=invitation.token, code="123456", at=NOW)
    assert queries.official(invitation.official).enrolled is False


@pytest.mark.parametrize(
    ("new", "fault"),
    [
        ("ngắn", PasswordFault.TOO_SHORT),
        ("qwerty123456", PasswordFault.COMMON),
        ("1234567890123", PasswordFault.ONLY_DIGITS),
    ],
)
def test_a_weak_password_is_refused_and_nothing_changes(official: Enrolled, new: str, fault: PasswordFault) -> None:
    before = hash_of(official)
    with pytest.raises(operations.PasswordRefused) as refusal:
        operations.change_password(
            official_id=official.id, current=PASSWORD, new=new, actor=f"official:{official.id}", at=LATER
        )
    assert refusal.value.data["fault"] == fault.value
    assert hash_of(official) == before


def test_changing_the_password_needs_the_current_one(official: Enrolled) -> None:
    before = hash_of(official)
    with pytest.raises(operations.SignInRefused):
        operations.change_password(
            official_id=official.id,
            current="không phải đâu nhé",
            new="câu mới dễ nhớ lắm",
            actor=f"official:{official.id}",
            at=LATER,
        )
    assert hash_of(official) == before


def test_a_new_password_ends_the_other_sessions(official: Enrolled) -> None:
    before = hash_of(official)
    operations.change_password(
        official_id=official.id,
        current=PASSWORD,
        new="câu mới dễ nhớ lắm",
        actor=f"official:{official.id}",
        at=LATER,
    )
    after = hash_of(official)
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_a_new_phone_replaces_the_old_one_only_with_its_first_code(official: Enrolled) -> None:
    actor = f"official:{official.id}"
    enrolment = operations.enrol_totp(official_id=official.id, password=PASSWORD, actor=actor, at=LATER)
    operations.verify_second_factor(official_id=official.id, code=official.code(LATER), address=ADDRESS, at=LATER)
    code = pyotp.TOTP(enrolment.secret).at(LATER)
    codes = operations.confirm_totp(official_id=official.id, code=code, actor=actor, at=LATER)
    assert set(codes).isdisjoint(official.recovery_codes)
    much_later = LATER + timedelta(minutes=5)
    with pytest.raises(operations.CodeRefused):
        operations.verify_second_factor(
            official_id=official.id, code=official.code(much_later), address=ADDRESS, at=much_later
        )
    with pytest.raises(operations.CodeRefused):
        operations.verify_second_factor(
            official_id=official.id, code=official.recovery_codes[0], address=ADDRESS, at=much_later
        )


def test_signing_out_everywhere_changes_what_sessions_must_carry(official: Enrolled) -> None:
    before = hash_of(official)
    operations.sign_out_everywhere(official_id=official.id, actor=f"official:{official.id}", at=LATER)
    after = hash_of(official)
    assert before[0] == after[0]
    assert before[1] != after[1]


def test_a_secret_opens_under_an_older_key_too(official: Enrolled, settings: object) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]  # type: ignore[attr-defined]
    settings.SECRET_KEY = "another key entirely, 50 letters long or a bit more"  # type: ignore[attr-defined]
    operations.verify_second_factor(official_id=official.id, code=official.code(LATER), address=ADDRESS, at=LATER)
    assert queries.official(official.id).last_sign_in == LATER
