"""Permissions, passwords, codes and limits as plain decisions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benso.domains.accounts import rules
from benso.domains.accounts.types import AttemptKind, PasswordFault, Permission, Role, SessionState

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
LIMIT = rules.Limit(AttemptKind.PASSWORD, True, True, 3, timedelta(minutes=10))  # noqa: FBT003
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""Base32 of the key of RFC 6238, appendix B: 12345678901234567890."""


def test_every_role_stands_in_the_table() -> None:
    assert set(rules.PERMISSIONS) == set(Role)


def test_every_permission_is_held_by_someone_and_none_by_all_but_the_desk() -> None:
    holders = {permission: {role for role in Role if rules.permits([role], permission)} for permission in Permission}
    assert [permission for permission, roles in holders.items() if not roles] == []
    assert [permission for permission, roles in holders.items() if roles == set(Role)] == [Permission.OPEN_DESK]


def test_no_role_both_runs_the_system_and_touches_figures() -> None:
    both = {Permission.MANAGE_OFFICIALS, Permission.POST_REPORTED}
    assert [role for role, held in rules.PERMISSIONS.items() if both <= held] == []


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_rfc_6238_appendix_b(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert rules.matching_step(SECRET, code, at=at, last_step=0) == seconds // 30


def test_a_used_step_and_those_before_it_never_match_again() -> None:
    code = pyotp.TOTP(SECRET).at(NOW)
    step = rules.matching_step(SECRET, code, at=NOW, last_step=0)
    assert step is not None
    assert rules.matching_step(SECRET, code, at=NOW, last_step=step) is None
    assert rules.matching_step(SECRET, code, at=NOW, last_step=step + 1) is None


@pytest.mark.parametrize(("late", "matches"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_the_clock_of_the_phone_may_be_one_step_off(late: int, matches: bool) -> None:
    code = pyotp.TOTP(SECRET).at(NOW)
    step = rules.matching_step(SECRET, code, at=NOW + timedelta(seconds=late), last_step=0)
    assert (step is not None) is matches


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "12 34 5"])
def test_what_is_not_six_digits_is_no_code(code: str) -> None:
    assert rules.matching_step(SECRET, code, at=NOW, last_step=0) is None


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("ngắn quá", PasswordFault.TOO_SHORT),
        ("x" * 129, PasswordFault.TOO_LONG),
        ("123456789012345", PasswordFault.ONLY_DIGITS),
        ("aaaaabbbbbaaaaa", PasswordFault.TOO_PLAIN),
        ("nguyen.van.thu1", PasswordFault.LIKE_NAME),
        ("dừa xanh bên bến sông", None),
        ("correct horse battery", None),
    ],
)
def test_a_password_is_refused_for_the_first_reason(password: str, fault: PasswordFault | None) -> None:
    assert rules.password_fault(password, username="nguyen.van.thu", name="Nguyễn Văn Thử") is fault


def test_both_ways_to_type_vietnamese_are_one_password() -> None:
    import unicodedata

    composed = unicodedata.normalize("NFC", "bến sông quê")
    assert rules.normalise_password(unicodedata.normalize("NFD", composed)) == rules.normalise_password(composed)


def test_waiting_begins_with_the_last_allowed_failure_and_ends_with_the_window() -> None:
    failures = [NOW - timedelta(minutes=m) for m in (9, 5, 1)]
    assert rules.blocked_until(failures[:2], LIMIT, NOW) is None
    assert rules.blocked_until(failures, LIMIT, NOW) == NOW + timedelta(minutes=1)
    assert rules.blocked_until(failures, LIMIT, NOW + timedelta(minutes=1)) is None


@given(st.lists(st.integers(0, 3600), max_size=30))
def test_who_waits_until_told_may_try_again(ages: list[int]) -> None:
    failures = [NOW - timedelta(seconds=age) for age in ages]
    until = rules.blocked_until(failures, LIMIT, NOW)
    assert until is None or (until > NOW and rules.blocked_until(failures, LIMIT, until) is None)


@pytest.mark.parametrize(
    ("signed_in", "seen", "state"),
    [
        (0, 0, SessionState.ALIVE),
        (60, 29, SessionState.ALIVE),
        (60, 30, SessionState.IDLE),
        (720, 1, SessionState.TOO_OLD),
        (719, 1, SessionState.ALIVE),
    ],
)
def test_a_session_ends_when_idle_or_old(signed_in: int, seen: int, state: SessionState) -> None:
    began, last = NOW - timedelta(minutes=signed_in), NOW - timedelta(minutes=seen)
    assert rules.session_state(signed_in_at=began, seen_at=last, at=NOW) is state


def test_the_day_at_the_office_begins_at_midnight_in_vietnam() -> None:
    assert rules.office_day(datetime(2026, 11, 23, 17, 0, tzinfo=UTC)).isoformat() == "2026-11-24"
    assert rules.office_day(datetime(2026, 11, 23, 16, 59, tzinfo=UTC)).isoformat() == "2026-11-23"
