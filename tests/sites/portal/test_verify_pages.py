"""Whether a document is genuine: by code and by file, for anybody, without giving anything about a person away."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

pytestmark = pytest.mark.django_db
VERIFY = "/dich-vu-cong/xac-minh/"


@pytest.mark.parametrize("code", ["", "AAAA-BBBB-CCCC-DDDD", "' OR 1=1 --", "x" * 500])
def test_an_unknown_code_is_answered_with_what_to_do(client: Client, code: str) -> None:
    answer = client.post(VERIFY, {"code": code})
    assert answer.status_code == 404
    assert "Không có giấy tờ nào mang mã này." in answer.content.decode()


def test_the_short_address_of_an_unknown_code_says_the_same(client: Client) -> None:
    answer = client.get("/xac-minh/AAAA-BBBB/")
    assert answer.status_code == 404
    assert "Không có giấy tờ nào mang mã này." in answer.content.decode()


def test_a_file_that_is_no_pdf_is_refused(client: Client) -> None:
    sent = SimpleUploadedFile("giay.pdf", b"MZ\x90", content_type="application/pdf")
    answer = client.post(VERIFY, {"file": sent})
    assert answer.status_code == 422
    assert "Tệp này không phải PDF." in answer.content.decode()


def test_guessing_codes_is_slowed_down(client: Client) -> None:
    for _ in range(20):
        client.post(VERIFY, {"code": "AAAA"})
    answer = client.post(VERIFY, {"code": "AAAA"})
    assert answer.status_code == 429
    assert "Bạn thử quá nhiều lần." in answer.content.decode()
