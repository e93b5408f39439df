"""The port for SMS and Zalo where there is no provider: a folder of one-line files that another program collects."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from benso.domains.notifications import operations
from benso.domains.notifications.models import Message
from benso.domains.notifications.operations.gateways import FileGateway
from benso.domains.notifications.types import Channel, Outgoing, Recipient, Rendered, Round, TemplateCode
from tests.domains.notifications.conftest import FACTS, NOON, PERSON, tell

pytestmark = pytest.mark.usefixtures("words")
PHONE = "0900000001"
OF_A_PERSON = re.compile(r"\d{9,12}|@|0[35789]\d{8}")


def files(outbox: Path) -> list[Path]:
    return sorted(path for path in outbox.rglob("*") if path.is_file())


def without_account(**changes: Any) -> int:
    return tell(recipient=Recipient(None, phone=PHONE), **changes)


def test_each_message_is_one_line_of_json_in_a_file_of_its_own(outbox: Path) -> None:
    for number in range(3):
        without_account(key=f"dossier:{number}:accepted")
    assert operations.deliver_notifications(at=NOON) == Round(sent=3)
    written = files(outbox)
    ids = sorted(Message.objects.values_list("id", flat=True))
    assert [path.relative_to(outbox).as_posix() for path in written] == [f"sms/{number}.json" for number in ids]
    for number, path in enumerate(written):
        text = path.read_text(encoding="utf-8")
        assert (text.count("\n"), text[-1]) == (1, "\n")
        assert json.loads(text) == {
            "to": PHONE,
            "text": "Hồ sơ H61.10-261124-0001 đã tiếp nhận, hẹn trả ngày 25/11/2026.",
            "link": "https://dvc.example.vn/dich-vu-cong/ho-so/1/",
            "key": f"dossier:{number}:accepted",
            "at": NOON.isoformat(),
        }


def test_zalo_and_sms_lie_in_folders_of_their_own(outbox: Path) -> None:
    for channel in (Channel.SMS, Channel.ZALO):
        operations.set_preference(person=PERSON, channel=channel, wanted=True, actor=f"person:{PERSON}", at=NOON)
    tell()
    operations.deliver_notifications(at=NOON)
    assert sorted(path.parent.name for path in files(outbox)) == ["sms", "zalo"]


def test_after_a_restart_what_was_written_stays_and_what_was_not_marked_comes_once_more_as_the_same_file(
    outbox: Path,
) -> None:
    without_account(key="a")
    without_account(key="b")
    operations.deliver_notifications(at=NOON)
    before = {path.name: path.read_bytes() for path in files(outbox)}
    # The process died between writing the second file and marking the message: its lease ends and it is sent again.
    Message.objects.filter(key="b").update(
        state="waiting", address=PHONE, attempts=1, next_at=NOON + timedelta(minutes=5), sent_at=None
    )
    later = NOON + timedelta(minutes=5)
    assert operations.deliver_notifications(at=NOON) == Round()
    assert operations.deliver_notifications(at=later) == Round(sent=1)
    after = {path.name: json.loads(path.read_text()) for path in files(outbox)}
    assert after.keys() == before.keys()
    assert {name: told["key"] for name, told in after.items()} == {
        name: json.loads(told)["key"] for name, told in before.items()
    }
    assert operations.deliver_notifications(at=later + timedelta(days=1)) == Round()


def test_a_process_that_dies_while_writing_leaves_no_half_message(
    outbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_account()

    def dies(_self: Path, _goal: Path) -> Path:
        raise OSError("no space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", dies)
        assert operations.deliver_notifications(at=NOON) == Round(retried=1)
    assert list(outbox.rglob("*.json")) == []
    assert operations.deliver_notifications(at=Message.objects.get().next_at) == Round(sent=1)
    (told,) = outbox.rglob("*.json")
    assert json.loads(told.read_text())["to"] == PHONE


def test_line_breaks_in_a_text_do_not_make_two_lines(outbox: Path) -> None:
    text = Rendered("Tiêu đề", "Thân", "Dòng một\nDòng hai\u2028Dòng ba")
    message = Outgoing(7, "k", Channel.SMS, None, PHONE, "vi", text, "/x/")
    FileGateway().send(message=message, at=NOON)
    content = (outbox / "sms" / "7.json").read_text(encoding="utf-8")
    assert content.count("\n") == 1
    assert json.loads(content)["text"] == "Dòng một\nDòng hai\u2028Dòng ba"


@pytest.mark.parametrize("code", list(TemplateCode))
def test_a_file_says_nothing_about_a_person_but_where_to_send_it(outbox: Path, code: TemplateCode) -> None:
    facts = {**FACTS, "amount": "1500000", "days": "5", "office_en": "Ward people's committee"}
    without_account(template=code, facts=facts)
    operations.deliver_notifications(at=NOON)
    for path in files(outbox):
        told = json.loads(path.read_text())
        assert told.pop("to") == PHONE
        told.pop("at")
        assert not OF_A_PERSON.search(" ".join(told.values()))
