"""Signing in: right, wrong, too often, twice with one code."""

from __future__ import annotations

from datetime import timedelta

import pytest

from benso.domains.accounts import operations, queries
from benso.domains.accounts.models import Attempt, Official, RecoveryCode
from benso.domains.audit import queries as audit
from tests.domains.accounts.conftest import ADDRESS, NOW, PASSWORD, Enrolled, enrol

LATER = NOW + timedelta(minutes=2)


def password(username: str, text: str = PASSWORD, *, address: str = ADDRESS, minutes: int = 0) -> int:
    at = LATER + timedelta(minutes=minutes)
    return operations.check_password(username=username, password=text, address=address, at=at)


def actions(official: Enrolled) -> list[str]:
    return [event.action for event in audit.events(object_type="official", object_id=str(official.id))]


def test_password_and_code_sign_in_and_are_noted(official: Enrolled) -> None:
    assert password(official.username) == official.id
    done = operations.verify_second_factor(
        official_id=official.id, code=official.code(LATER), address=ADDRESS, at=LATER
    )
    assert (done.official, done.by_recovery_code, done.recovery_codes_left) == (official.id, False, 10)
    assert queries.official(official.id).last_sign_in == LATER
    newest = audit.events(object_type="official", object_id=str(official.id), limit=1)[0]
    assert (newest.action, newest.origin, newest.actor) == ("accounts.sign_in", ADDRESS, f"official:{official.id}")


def test_the_name_may_be_typed_in_capitals_and_the_password_on_either_keyboard(official: Enrolled) -> None:
    import unicodedata

    assert password(f" {official.username.upper()} ", unicodedata.normalize("NFD", PASSWORD)) == official.id


def test_one_code_works_once(official: Enrolled) -> None:
    code = official.code(LATER)
    operations.verify_second_factor(official_id=official.id, code=code, address=ADDRESS, at=LATER)
    with pytest.raises(operations.CodeRefused):
        operations.verify_second_factor(official_id=official.id, code=code, address=ADDRESS, at=LATER)
    assert queries.official(official.id).last_sign_in == LATER
    assert actions(official)[0] == "accounts.code_refused"


def test_the_code_that_confirmed_the_phone_does_not_also_sign_in(official: Enrolled) -> None:
    with pytest.raises(operations.CodeRefused):
        operations.verify_second_factor(official_id=official.id, code=official.code(NOW), address=ADDRESS, at=NOW)
    assert queries.official(official.id).last_sign_in is None


def test_a_recovery_code_works_once_in_any_spelling(official: Enrolled) -> None:
    code = official.recovery_codes[3].lower().replace("-", " ")
    done = operations.verify_second_factor(official_id=official.id, code=code, address=ADDRESS, at=LATER)
    assert (done.by_recovery_code, done.recovery_codes_left) == (True, 9)
    with pytest.raises(operations.CodeRefused):
        operations.verify_second_factor(official_id=official.id, code=code, address=ADDRESS, at=LATER)
    assert queries.official(official.id).recovery_codes_left == 9


@pytest.mark.parametrize("username", ["canbo.mot", "khong.co.ai"])
def test_wrong_name_and_wrong_password_are_told_apart_by_nothing(official: Enrolled, username: str) -> None:
    with pytest.raises(operations.SignInRefused) as refusal:
        password(username, "sai mật khẩu rồi nhé")
    assert (refusal.value.code, dict(refusal.value.data)) == ("SIGN_IN_REFUSED", {})


def test_an_inactive_official_is_refused_like_a_stranger(official: Enrolled) -> None:
    operations.deactivate_official(official_id=official.id, actor="console:test", at=NOW)
    with pytest.raises(operations.SignInRefused):
        password(official.username)
    with pytest.raises(queries.OfficialUnknown):
        operations.verify_second_factor(official_id=official.id, code=official.code(LATER), address=ADDRESS, at=LATER)


def test_five_failures_block_the_account_at_that_address_and_waiting_helps(official: Enrolled) -> None:
    for _ in range(5):
        with pytest.raises(operations.SignInRefused):
            password(official.username, "sai mật khẩu rồi nhé")
    with pytest.raises(operations.TooManyAttempts) as refusal:
        password(official.username)
    assert refusal.value.data["minutes"] == 15
    assert actions(official)[0] == "accounts.locked_out"
    assert password(official.username, address="198.51.100.1") == official.id
    assert password(official.username, minutes=15) == official.id


def test_tries_while_blocked_do_not_lengthen_the_wait(official: Enrolled) -> None:
    for _ in range(5):
        with pytest.raises(operations.SignInRefused):
            password(official.username, "sai mật khẩu rồi nhé")
    before = Attempt.objects.count()
    with pytest.raises(operations.TooManyAttempts):
        password(official.username, minutes=14)
    assert Attempt.objects.count() == before
    assert password(official.username, minutes=15) == official.id


def test_one_account_is_blocked_for_all_addresses_after_twenty_failures(official: Enrolled) -> None:
    for number in range(20):
        with pytest.raises(operations.SignInRefused):
            password(official.username, "sai mật khẩu rồi nhé", address=f"198.51.100.{number}")
    with pytest.raises(operations.TooManyAttempts):
        password(official.username, address="192.0.2.1")


def test_five_wrong_codes_block_the_second_step(official: Enrolled) -> None:
    for _ in range(5):
        with pytest.raises(operations.CodeRefused):
            operations.verify_second_factor(official_id=official.id, code="000000", address=ADDRESS, at=LATER)
    with pytest.raises(operations.TooManyAttempts):
        operations.verify_second_factor(official_id=official.id, code=official.code(LATER), address=ADDRESS, at=LATER)
    assert queries.official(official.id).last_sign_in is None


def test_success_is_not_counted_as_a_failure(official: Enrolled) -> None:
    for _ in range(7):
        assert password(official.username) == official.id
    assert Attempt.objects.filter(succeeded=False).count() == 0


def test_typed_names_are_not_kept(official: Enrolled) -> None:
    with pytest.raises(operations.SignInRefused):
        password("matkhau.go.nham.vao.day", "x" * 20)
    assert not Attempt.objects.filter(account__contains="matkhau").exists()
    told = [str(event) for event in audit.events(object_type="official", limit=3)]
    assert not any("matkhau" in text for text in told)


def test_nothing_secret_lies_open_in_the_tables(official: Enrolled) -> None:
    row = Official.objects.get(pk=official.id)
    stored = "|".join([row.password, row.totp_secret, row.totp_waiting])
    stored += "|".join(RecoveryCode.objects.values_list("digest", flat=True))
    assert row.password.startswith("argon2$argon2id$")
    assert official.secret not in stored
    assert not any(code in stored or code.replace("-", "") in stored for code in official.recovery_codes)
    assert PASSWORD not in stored


def test_before_the_link_is_followed_nobody_gets_in(db: None) -> None:
    invitation = operations.create_official(username="canbo.hai", name="Hai", actor="console:test", at=NOW)
    operations.accept_invitation(token=invitation.token, password=PASSWORD, at=NOW)
    with pytest.raises(operations.SignInRefused):
        password("canbo.hai")


def test_two_officials_do_not_block_each_other(official: Enrolled) -> None:
    other = enrol("canbo.hai")
    for _ in range(5):
        with pytest.raises(operations.SignInRefused):
            password(official.username, "sai mật khẩu rồi nhé")
    assert password(other.username) == other.id
