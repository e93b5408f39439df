"""The link in a letter stops letters, and looking at it does not."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from benso.domains.notifications import operations, queries
from benso.domains.notifications.operations.gateways import UNSUBSCRIBE_PATH
from benso.domains.notifications.types import Channel

PERSON = UUID("0c1de7a0-0000-4000-8000-000000000001")
pytestmark = pytest.mark.django_db


def wanted() -> bool:
    return {one.channel: one.wanted for one in queries.preferences(PERSON)}[Channel.EMAIL]


def test_a_mail_programme_stops_letters_with_one_click_and_a_scanner_that_looks_does_not() -> None:
    token = operations.unsubscribe_token(person=PERSON, channel=Channel.EMAIL)
    address = reverse("portal:stop_letters", args=[token])
    assert address == f"{UNSUBSCRIBE_PATH}{token}/"
    client = Client(enforce_csrf_checks=True)
    assert (client.get(address).status_code, wanted()) == (200, True)
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert wanted() is False


def test_a_forged_link_is_told_so_and_stops_nothing(client: Client) -> None:
    response = client.post(reverse("portal:stop_letters", args=["forged"]))
    assert (response.status_code, wanted()) == (404, True)
