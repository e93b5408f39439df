"""Quiet hours, patience after failures, and what may not be said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benso.domains.notifications import rules
from benso.domains.notifications.types import Channel, Template, TemplateCode, Words


def at(hour: int, minute: int = 0, day: int = 24) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=rules.ZONE)


@pytest.mark.parametrize("channel", [Channel.PUSH, Channel.SMS, Channel.ZALO])
@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        (at(7), at(7)),
        (at(20, 59), at(20, 59)),
        (at(21), at(7, day=25)),
        (at(23, 30), at(7, day=25)),
        (at(0, 5), at(7)),
        (at(6, 59), at(7)),
    ],
)
def test_what_rings_waits_for_the_morning(channel: Channel, moment: datetime, leaves: datetime) -> None:
    assert rules.not_before(channel, moment) == leaves
    assert rules.not_before(channel, moment.astimezone(UTC)) == leaves


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.IN_APP])
def test_mail_and_the_inbox_never_wait(channel: Channel) -> None:
    assert rules.not_before(channel, at(2)) == at(2)


@given(st.datetimes(timezones=st.just(UTC)).filter(lambda moment: 1900 < moment.year < 9000))
def test_a_message_never_leaves_in_quiet_hours_and_never_waits_longer_than_a_night(moment: datetime) -> None:
    leaves = rules.not_before(Channel.SMS, moment)
    assert rules.QUIET_TO <= leaves.astimezone(rules.ZONE).time() < rules.QUIET_FROM
    assert timedelta(0) <= leaves - moment <= timedelta(hours=10)


def test_patience_grows_and_ends() -> None:
    waits = [rules.next_try(n, at(8)) for n in range(1, 8)]
    assert waits[6] is None
    gaps = [w - at(8) for w in waits if w is not None]
    assert gaps == sorted(gaps)
    assert len(gaps) == 6


@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        ({"number": "H61.10-261124-0001"}, False),
        ({"amount": "1500000000"}, False),
        ({"office": "Ủy ban nhân dân phường An Hội"}, False),
        ({"name": "ai đó"}, True),
        ({"number": "083192000001"}, True),
        ({"office": "gọi 0912345678"}, True),
        ({"procedure": "a@b.vn"}, True),
        ({"procedure": "x" * 301}, True),
    ],
)
def test_nothing_personal_goes_into_a_message(facts: dict[str, object], refused: bool) -> None:
    assert (rules.facts_fault(facts) is not None) is refused


def test_dates_and_amounts_are_written_as_people_write_them() -> None:
    words = Words("{due_date}, {amount} đồng, {office}", "{due_date}, {amount} VND, {office_en}")
    template = Template(TemplateCode.FEE_DUE, (Channel.EMAIL,), (), words, words, words)
    facts = {"due_date": "2026-11-25", "amount": "1500000", "office": "Sở"}
    assert rules.render(template, facts, "vi").body == "25/11/2026, 1.500.000 đồng, Sở"
    assert rules.render(template, facts, "en").body == "25 Nov 2026, 1,500,000 VND, Sở"
    assert rules.render(template, {}, "vi").body == "–, – đồng, –"


@pytest.mark.parametrize("text", ["{number", "{0}", "{number!r}", "{number:>5}", "{a.b}", "}"])
def test_a_place_is_a_name_and_nothing_more(text: str) -> None:
    with pytest.raises(ValueError):
        rules.places(text)


@pytest.mark.parametrize(
    ("endpoint", "fine"),
    [
        ("https://fcm.googleapis.com/fcm/send/x", True),
        ("http://fcm.googleapis.com/x", False),
        ("https://127.0.0.1/x", False),
        ("https://[::1]/x", False),
        ("https://localhost/x", False),
        ("https://db.internal/x", False),
        ("file:///etc/passwd", False),
    ],
)
def test_push_goes_only_to_services_outside(endpoint: str, fine: bool) -> None:
    assert (rules.push_endpoint_fault(endpoint) is None) is fine
