from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as configured

from benso.domains.notifications import content
from benso.domains.notifications.operations import notify
from benso.domains.notifications.types import Recipient, TemplateCode
from benso.kernel.content import Pack

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
PERSON = UUID("0c1de7a0-0000-4000-8000-000000000001")
OTHER = UUID("0c1de7a0-0000-4000-8000-000000000002")
FACTS: dict[str, object] = {
    "number": "H61.10-261124-0001",
    "procedure": "Đăng ký khai sinh",
    "procedure_en": "Birth registration",
    "office": "Ủy ban nhân dân phường",
    "due_date": "2026-11-25",
}


@pytest.fixture
def words(db: None) -> None:
    """The texts of the content pack."""
    content.load(content.check(Pack(configured.CONTENT_DIR)), actor="system:test", at=NOON)


@pytest.fixture(autouse=True)
def outbox(settings: Any, tmp_path: Any) -> Any:
    settings.OUTBOX_DIR = tmp_path / "outbox"
    settings.VAPID_KEY_FILE = tmp_path / "push.pem"
    settings.PUBLIC_URL = "https://dvc.example.vn"
    return settings.OUTBOX_DIR


def tell(**changes: Any) -> int:
    told: dict[str, Any] = {
        "recipient": Recipient(PERSON, email="dan@example.com", phone="0900000001"),
        "template": TemplateCode.ACCEPTED,
        "facts": FACTS,
        "link": "/dich-vu-cong/ho-so/1/",
        "key": "dossier:1:accepted",
        "at": NOON,
    }
    return notify(**(told | changes))
