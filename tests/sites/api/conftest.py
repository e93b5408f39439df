from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.sites.board.province import province

__all__ = ["province"]


@pytest.fixture
def get(client: Client, province: None, db: None) -> Callable[..., Any]:
    """Ask the interface; the path is what stands after ``/api/v1``."""

    def ask(path: str, query: dict[str, Any] | None = None, **headers: str) -> HttpResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.get(f"/api/v1{path}", query or {}, headers=named)

    return ask
