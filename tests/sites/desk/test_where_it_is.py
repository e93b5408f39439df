"""The drawing of the steps on the page of a dossier: where it lies, where it has been, what its own version says."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.test import Client

from benso.domains.dossiers import queries
from tests.domains.dossiers.lives import SYSTEM, file, step
from tests.sites.desk.editors import CODE, browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]


def states(client: Client, dossier: UUID) -> list[tuple[str, str]]:
    """Each step in the list beside the drawing, with its state."""
    shown = client.get(f"/desk/ho-so/{dossier}/")
    assert shown.status_code == 200
    listed = shown.content.decode().partition('class="steps-list"')[2].partition("</ol>")[0]
    return re.findall(r'<li class="(\w+)"[^>]*><p><strong>([^<]+)</strong>', listed)


def test_the_drawing_follows_the_dossier_from_step_to_step() -> None:
    now = datetime.now(UTC)
    dossier = file(CODE, at=now).id
    client, _ = browser(("specialist", queries.dossier(dossier, viewer=SYSTEM).lead_office))
    first = states(client, dossier)
    assert [state for state, _ in first] == ["here", *["ahead"] * 5]
    step(dossier, "accept", at=now)
    step(dossier, "propose", at=now, by=2)
    marked = {name: state for state, name in states(client, dossier)}
    assert marked == {
        "Tiếp nhận, kiểm tra hồ sơ": "done", "Chờ bổ sung trước khi tiếp nhận": "ahead",
        "Kiểm tra vị trí, đánh số": "done", "Chờ bổ sung trong khi giải quyết": "ahead",
        "Ký kết quả": "here", "Trả kết quả": "ahead",
    }  # fmt: skip
    shown = client.get(f"/desk/ho-so/{dossier}/").content.decode()
    assert shown.count('class="step here"') == 1
    assert shown.count("Đang ở đây</text>") == 1
