"""Old Vietnamese files are read as what they say."""

from __future__ import annotations

import contextlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benso.kernel.encodings import Encoding, TextUnreadable, decode
from benso.kernel.encodings.tables import TCVN3, VNI

LETTERS = "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
LINES = (
    "Xã An Định;Số hộ có cáp quang;1.288",
    "Phường Phú Khương – Tỷ lệ hộ nghèo",
    "Báo cáo tình hình kinh tế xã hội tháng bảy, ước cả năm",
    "Chợ Lách, Giồng Trôm, Mỏ Cày Nam, Thạnh Phú: đường giao thông nông thôn được cứng hóa",
)
# Spelt out byte by byte, apart from the tables.
ABC = bytes.fromhex("58 b7 20 41 6e 20 a7 de 6e 68 3b 53 e8 20 68 e9 20 6e 67 68 cc 6f")  # Xã An Định;Số hộ nghèo
VNI_SAMPLE = "Xaõ An Ñònh;Soá hoä ngheøo".encode("latin-1")


def tcvn3(text: str) -> bytes:
    table = {letter: char for char, letter in TCVN3.items()}
    return "".join(table.get(c, c) for c in text).encode("latin-1")


def vni(text: str) -> bytes:
    table: dict[str, str] = {}
    for written, letter in VNI.items():
        table.setdefault(letter, written)
    return "".join(table.get(c, c) for c in text).encode("latin-1")


def windows_1258(text: str) -> bytes:
    found = bytearray()
    for char in unicodedata.normalize("NFC", text):
        try:
            found += char.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", char)
            tone = next(p for p in parts if p in "\u0300\u0301\u0303\u0309\u0323")
            found += unicodedata.normalize("NFC", parts.replace(tone, "")).encode("cp1258") + tone.encode("cp1258")
    return bytes(found)


def test_samples_of_the_old_fonts_are_recognised() -> None:
    assert decode(ABC).text == "Xã An Định;Số hộ nghèo"
    assert decode(ABC).encoding is Encoding.TCVN3
    assert decode(VNI_SAMPLE).text == "Xã An Định;Số hộ nghèo"
    assert decode(VNI_SAMPLE).encoding is Encoding.VNI


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize(
    ("encoding", "write"),
    [
        (Encoding.TCVN3, lambda t: tcvn3(t.replace("–", "-"))),
        (Encoding.VNI, lambda t: vni(t.replace("–", "-"))),
        (Encoding.WINDOWS_1258, windows_1258),
        (Encoding.UTF8, lambda t: t.encode()),
        (Encoding.UTF8, lambda t: t.encode("utf-8-sig")),
        (Encoding.UTF8, lambda t: unicodedata.normalize("NFD", t).encode()),
        (Encoding.UTF16, lambda t: t.encode("utf-16")),
        (Encoding.UTF16, lambda t: t.encode("utf-16-le")),
        (Encoding.UTF16, lambda t: t.encode("utf-16-be")),
    ],
)  # fmt: skip
def test_every_encoding_is_recognised_and_no_letter_is_lost(line: str, encoding: Encoding, write: object) -> None:
    found = decode(write(line))  # type: ignore[operator]
    assert found.encoding is encoding
    assert found.text.replace("–", "-") == line.replace("–", "-")


def test_every_letter_has_a_place_in_both_fonts() -> None:
    assert set(LETTERS) <= set(TCVN3.values())
    assert set(LETTERS + LETTERS.upper()) <= set(VNI.values())


@given(st.text(alphabet=LETTERS + "abcdeghiklmnopqrstuvxy ", max_size=40))
def test_what_the_fonts_write_is_read_back(text: str) -> None:
    from benso.kernel.encodings import from_tcvn3, from_vni

    assert from_tcvn3(tcvn3(text)) == text
    assert from_vni(vni(text)) == text


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(TextUnreadable):
        decode(content)


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(TextUnreadable, match="CSV UTF-8"):
        decode(b"\x89PNG\r\n\x1a\n\x01\x02")
