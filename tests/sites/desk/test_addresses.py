"""Every page of the daily work has an address, and opens for whoever does that work."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from benso.domains.accounts.queries import official_row
from tests.sites.api.offices import CODE, Program, application, file, offices_of_application, program, whole

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]


@pytest.fixture
def counter() -> Program:
    return program(("receiver", offices_of_application()[0]))


@pytest.fixture
def desk(counter: Program) -> Client:
    """The browser of the official at the counter."""
    client = Client()
    client.force_login(official_row(counter.official), backend=settings.AUTHENTICATION_BACKENDS[0])
    session: Any = client.session
    now = datetime.now(UTC).isoformat()
    session.update({"signed_in_at": now, "seen_at": now})
    session.save()
    return client


def test_the_pages_of_the_day_open(desk: Client) -> None:
    for name in ("work", "late", "counter", "delegations"):
        assert (name, desk.get(reverse(f"desk:{name}")).status_code) == (name, 200)
    assert desk.get(reverse("desk:file_application", args=[CODE])).status_code == 200


def test_a_dossier_that_came_in_stands_in_the_list_and_opens(desk: Client, counter: Program) -> None:
    dossier = whole(file(counter))
    page = desk.get(reverse("desk:work")).content.decode()
    assert dossier.number in page
    assert reverse("desk:dossier", args=[dossier.id]) in page
    opened = desk.get(reverse("desk:dossier", args=[dossier.id]))
    assert opened.status_code == 200
    assert dossier.number in opened.content.decode()


def test_a_press_moves_the_dossier_on(desk: Client, counter: Program) -> None:
    dossier = whole(file(counter))
    form = {"item": str(dossier.work[0].id), "action": "accept", "key": "once-and-only-once"}
    assert desk.post(reverse("desk:act", args=[dossier.id]), form).status_code == 302
    assert [item.step for item in whole(dossier.id).work] != [item.step for item in dossier.work]


@pytest.mark.parametrize("invented", [True, False])
def test_what_an_invented_official_takes_in_at_the_counter_is_marked(
    desk: Client, counter: Program, invented: bool
) -> None:
    row = official_row(counter.official)
    row.simulated = invented
    row.save(update_fields=["simulated"])
    answers = {
        name: str(value).lower() if isinstance(value, bool) else value
        for name, value in application()["answers"].items()
    }
    form = answers | {"nguoi-nop-name": "Người Thử (mô phỏng)", "dong-y": "1", "loai": "citizen", "ket-qua": "counter"}
    papers = {f"co-{one['component']}": "paper" for one in application()["attachments"]}
    answer = desk.post(reverse("desk:file_application", args=[CODE]), form | papers)
    assert answer.status_code == 302
    assert whole(answer["Location"].strip("/").rpartition("/")[2]).simulated is invented


@pytest.mark.parametrize("number", ["²", "٣²", "9" * 40, "-1", "1.5", ""])
def test_a_number_that_is_none_is_an_address_that_is_none(desk: Client, counter: Program, number: str) -> None:
    dossier = whole(file(counter))
    pressed = desk.post(reverse("desk:act", args=[dossier.id]), {"item": number, "action": "accept"})
    assert pressed.status_code == 404
    many = {"work": [number], "verb": "giao", "official": number}
    assert desk.post(reverse("desk:bulk"), many).status_code == 302
    assert desk.post(reverse("desk:bulk"), many | {"work": [str(dossier.work[0].id)]}).status_code == 302
    assert desk.post(reverse("desk:try_out"), {"official": number}).status_code == 404
    assert whole(dossier.id) == dossier
