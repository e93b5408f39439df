"""An error page leads on to where its reader was going: services, the desk or the board."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "ways_on"),
    [
        ("/dich-vu-cong/khong-co/", ("/dich-vu-cong/", "/dich-vu-cong/ho-so/", "/dich-vu-cong/tra-cuu/")),
        ("/en/dich-vu-cong/khong-co/", ("/en/dich-vu-cong/", "/en/dich-vu-cong/ho-so/", "/en/dich-vu-cong/tra-cuu/")),
        ("/desk/khong-co/", ("/desk/", "/desk/tai-khoan/")),
        ("/khong-co/", ("/", "/dich-vu-cong/")),
        ("/en/khong-co/", ("/en/", "/en/dich-vu-cong/")),
    ],
)
def test_an_error_page_leads_on_to_where_its_reader_was_going(path: str, ways_on: tuple[str, ...]) -> None:
    answer = Client().get(path)
    assert answer.status_code == 404
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    for address in ways_on:
        assert f'href="{address}"' in main, address
    assert main.count("href=") == len(ways_on)


def test_the_development_services_have_error_pages_of_their_own(settings: Any) -> None:
    settings.ROOT_URLCONF = "benso.config.urls_development"
    answer = Client().get("/khong-co/")
    assert answer.status_code == 404
    assert re.findall(r'href="([^"]+)"', answer.content.decode().partition("<main")[2].partition("</main>")[0]) == ["/"]
