"""Every page of the daily work has an address, and opens for whoever does that work."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from benso.domains.accounts.queries import official_row
from tests.sites.api.offices import CODE, Program, file, offices_of_application, program, whole

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
