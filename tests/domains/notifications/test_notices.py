"""From what happened to what arrives."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from benso.domains.audit import queries as audit
from benso.domains.notifications import operations, queries
from benso.domains.notifications.models import Message, Preference
from benso.domains.notifications.types import Channel, MessageState, Recipient, Round, TemplateCode
from tests.domains.notifications.conftest import FACTS, NIGHT, NOON, OTHER, PERSON, tell

pytestmark = pytest.mark.usefixtures("words")


def rows() -> list[tuple[str, str]]:
    return sorted(Message.objects.values_list("channel", "state"))


def test_one_statement_writes_every_open_way_and_the_same_key_writes_nothing_more() -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        written = tell()
    assert (written, len(asked)) == (2, 1)
    assert rows() == [("email", "waiting"), ("in_app", "sent")]
    assert tell() == 0
    assert rows() == [("email", "waiting"), ("in_app", "sent")]


def test_sms_and_zalo_come_only_to_those_who_asked() -> None:
    operations.set_preference(person=PERSON, channel=Channel.SMS, wanted=True, actor=f"person:{PERSON}", at=NOON)
    tell()
    assert rows() == [("email", "waiting"), ("in_app", "sent"), ("sms", "waiting")]


def test_a_closed_way_stays_closed_and_a_repeat_is_not_noted() -> None:
    operations.set_preference(person=PERSON, channel=Channel.EMAIL, wanted=False, actor=f"person:{PERSON}", at=NOON)
    events = len(audit.events(limit=50))
    operations.set_preference(person=PERSON, channel=Channel.EMAIL, wanted=False, actor=f"person:{PERSON}", at=NOON)
    tell()
    assert rows() == [("in_app", "sent")]
    assert len(audit.events(limit=50)) == events


def test_who_has_no_account_is_told_by_what_they_left() -> None:
    assert tell(recipient=Recipient(None, phone="0900000001"), key="a") == 1
    assert tell(recipient=Recipient(None, email="a@example.com", phone="0900000001"), key="b") == 1
    assert tell(recipient=Recipient(None), key="c") == 0
    assert rows() == [("email", "waiting"), ("sms", "waiting")]


def test_a_kind_of_message_nobody_knows_writes_nothing() -> None:
    with pytest.raises(operations.TemplateUnknown):
        tell(template="greetings")
    with pytest.raises(operations.FactsRefused):
        tell(facts={"number": "083192000001"})
    assert rows() == []


def test_what_is_undone_is_not_told() -> None:
    with transaction.atomic():
        assert tell() == 2
        transaction.set_rollback(True)
    assert rows() == []


def test_mail_goes_out_with_words_link_and_a_way_to_stop_it() -> None:
    tell()
    assert operations.deliver_notifications(at=NOON) == Round(sent=1)
    assert operations.deliver_notifications(at=NOON) == Round()
    letter = mail.outbox[0]
    assert letter.to == ["dan@example.com"]
    assert letter.subject == "Hồ sơ H61.10-261124-0001 đã được tiếp nhận, hẹn trả ngày 25/11/2026"
    assert "https://dvc.example.vn/dich-vu-cong/ho-so/1/" in letter.body
    assert letter.extra_headers["List-Unsubscribe"].startswith("<https://dvc.example.vn/dich-vu-cong/thong-bao/tat/")
    kept = Message.objects.get(channel="email")
    assert (kept.state, kept.address, kept.sent_at) == ("sent", "", NOON)


def test_the_link_in_the_mail_closes_that_way_and_no_other() -> None:
    token = operations.unsubscribe_token(person=PERSON, channel=Channel.EMAIL)
    assert operations.unsubscribe(token=token, at=NOON) is Channel.EMAIL
    told = {one.channel: one.wanted for one in queries.preferences(PERSON)}
    assert told == {Channel.EMAIL: False, Channel.PUSH: True, Channel.SMS: False, Channel.ZALO: False}


@pytest.mark.parametrize("token", ["", "x", "W10:1aaaaa:forged"])
def test_a_forged_link_closes_nothing(token: str) -> None:
    with pytest.raises(operations.UnsubscribeInvalid):
        operations.unsubscribe(token=token, at=NOON)
    assert Preference.objects.count() == 0


def test_a_way_closed_after_the_message_was_written_is_respected() -> None:
    tell()
    operations.set_preference(person=PERSON, channel=Channel.EMAIL, wanted=False, actor=f"person:{PERSON}", at=NOON)
    assert operations.deliver_notifications(at=NOON) == Round(dropped=1)
    assert mail.outbox == []


def test_english_is_written_to_who_reads_english() -> None:
    tell(recipient=Recipient(PERSON, email="dan@example.com", language="en"))
    operations.deliver_notifications(at=NOON)
    assert mail.outbox[0].subject == "Application H61.10-261124-0001 was accepted, due 25 Nov 2026"


def test_a_telephone_is_left_alone_at_night(outbox: Path) -> None:
    tell(recipient=Recipient(None, phone="0900000001"), at=NIGHT)
    assert operations.deliver_notifications(at=NIGHT + timedelta(hours=8)) == Round()
    assert not outbox.exists()
    morning = NIGHT + timedelta(hours=9)
    assert operations.deliver_notifications(at=morning) == Round(sent=1)
    file = next((outbox / "sms").iterdir())
    told = json.loads(file.read_text())
    assert told["text"] == "Hồ sơ H61.10-261124-0001 đã tiếp nhận, hẹn trả ngày 25/11/2026."
    assert told["to"] == "0900000001"


class Broken:
    """A provider that is down."""

    def send(self, *, message: Any, at: Any) -> None:
        raise ConnectionError


def test_what_fails_is_tried_again_later_and_given_up_in_the_end(settings: Any) -> None:
    settings.MESSAGE_GATEWAYS = {"sms": f"{__name__}.Broken", "zalo": ""}
    tell(recipient=Recipient(None, phone="0900000001"))
    at = NOON
    tries = []
    for _ in range(8):
        tries.append(operations.deliver_notifications(at=at))
        at = Message.objects.get().next_at
    assert tries == [Round(retried=1)] * 6 + [Round(failed=1), Round()]
    last = Message.objects.get()
    assert (last.state, last.error, last.address) == (MessageState.FAILED, "ConnectionError", "")


def test_a_message_whose_sender_died_is_due_again_after_five_minutes() -> None:
    tell()
    Message.objects.filter(channel="email").update(attempts=1, next_at=NOON + timedelta(minutes=5))
    assert operations.deliver_notifications(at=NOON + timedelta(minutes=4)) == Round()
    assert operations.deliver_notifications(at=NOON + timedelta(minutes=5)) == Round(sent=1)


def test_the_inbox_shows_newest_first_and_counts_what_is_unread() -> None:
    for number in range(3):
        tell(key=f"dossier:{number}:accepted", at=NOON + timedelta(minutes=number))
    tell(key="other", recipient=Recipient(OTHER))
    first = queries.inbox(PERSON, limit=2)
    rest = queries.inbox(PERSON, after=first[-1].id)
    assert [message.created_at for message in (*first, *rest)] == [NOON + timedelta(minutes=n) for n in (2, 1, 0)]
    assert first[0].subject == "Hồ sơ H61.10-261124-0001 đã được tiếp nhận, hẹn trả ngày 25/11/2026"
    assert queries.unread_count(PERSON) == 3
    assert operations.mark_read(person=PERSON, messages=[first[0].id], at=NOON) == 1
    assert operations.mark_read(person=OTHER, messages=[first[1].id], at=NOON) == 0
    assert (queries.unread_count(PERSON), queries.unread_count(OTHER)) == (2, 1)
    assert operations.mark_read(person=PERSON, at=NOON) == 2


@pytest.mark.parametrize("count", [1, 3])
def test_reading_the_inbox_takes_two_statements(count: int) -> None:
    for number in range(count):
        tell(key=f"dossier:{number}:accepted")
    with CaptureQueriesContext(connection) as asked:
        assert len(queries.inbox(PERSON)) == count
    assert len(asked) == 2


def test_without_texts_people_are_still_told(db: None) -> None:
    from benso.domains.notifications.models import Template

    Template.objects.all().delete()
    tell()
    assert rows() == [("email", "waiting"), ("in_app", "sent")]
    assert queries.inbox(PERSON)[0].body == "Có thông báo mới về hồ sơ H61.10-261124-0001."


@pytest.mark.parametrize("code", list(TemplateCode))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_kind_of_message_has_words_that_fit(code: TemplateCode, language: str) -> None:
    from benso.domains.notifications.rules import SHORT_MAX, render

    reports = {"report": "Báo cáo thử", "report_en": "Test report", "period": "quý III/2025", "period_en": "Q3 2025"}
    facts = {**FACTS, **reports, "amount": "1500000", "days": "5", "office_en": "Ward people's committee"}
    text = render(queries.templates()[code], facts, language)
    assert "–" not in text.subject + text.body + text.short
    assert len(text.short) <= SHORT_MAX
    assert Channel.IN_APP in queries.templates()[code].channels
