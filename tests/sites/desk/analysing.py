"""Analysis at the desk in tests: what is reported, and how an official's browser asks, saves and composes."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from benso.domains.reporting import models
from benso.kernel.periods import month
from tests.domains.reporting.small import declare
from tests.domains.reporting.values import put
from tests.sites.desk.editors import PROVINCE

AT = datetime(2025, 9, 20, 1, tzinfo=UTC)
A, B = "28777@2025-07-01", "28789@2025-07-01"
AUGUST = month(2025, 8, cut_off=15)
QUERY = "i=test_households&from=2025-07-01&to=2025-09-30"
DESK = "/desk/phan-tich/"


def reported() -> None:
    """Two communes report; the province has approved both and published one."""
    declare(AT)
    put(A, AUGUST, {"test_households": 1500}, receiver=PROVINCE)
    put(B, AUGUST, {"test_households": 777_777}, published=False, receiver=PROVINCE)


def get(client: Client, path: str, status: int = 200) -> str:
    """The page."""
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def post(client: Client, path: str, status: int = 200, **words: Any) -> str:
    """The page that a form leads to."""
    response = client.post(DESK + path, words, follow=True)
    assert response.status_code == status, path
    return response.content.decode()


def views() -> list[dict[str, Any]]:
    """Every view and dashboard as it is kept."""
    return list(models.ViewRow.objects.order_by("slug").values())


def save(desk: Client, title: str, **words: Any) -> str:
    """Save the question as a view."""
    return post(desk, "luu/", **({"title": title, "query": QUERY} | words))


def compose(desk: Client, parts: list[tuple[str, str]], slug: str = "", status: int = 200, **words: Any) -> str:
    """Send the page that composes a dashboard."""
    sent = {"part": [part for part, _ in parts], "size": [size for _, size in parts], "seen": "0", "title": "Bảng"}
    return post(desk, f"bang/{slug}/" if slug else "bang/", status, **(sent | words))


def order(html: str) -> list[str]:
    """The views of a dashboard that is being composed."""
    return re.findall(r'name="part" value="([^"]+)"', html)
