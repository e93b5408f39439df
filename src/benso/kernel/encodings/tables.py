"""The letters of TCVN3 and VNI, exactly as their fonts had them."""

from __future__ import annotations

import re

# TCVN 5712:1993, set VN3: one byte a letter; capital letters with a tone had no place and were set in a capital font.
_TCVN3_BYTES = [
    "A1",
    "Ă",
    "A2",
    "Â",
    "A3",
    "Ê",
    "A4",
    "Ô",
    "A5",
    "Ơ",
    "A6",
    "Ư",
    "A7",
    "Đ",
    "A8",
    "ă",
    "A9",
    "â",
    "AA",
    "ê",
    "AB",
    "ô",
    "AC",
    "ơ",
    "AD",
    "ư",
    "AE",
    "đ",
    "B5",
    "à",
    "B6",
    "ả",
    "B7",
    "ã",
    "B8",
    "á",
    "B9",
    "ạ",
    "BB",
    "ằ",
    "BC",
    "ẳ",
    "BD",
    "ẵ",
    "BE",
    "ắ",
    "C6",
    "ặ",
    "C7",
    "ầ",
    "C8",
    "ẩ",
    "C9",
    "ẫ",
    "CA",
    "ấ",
    "CB",
    "ậ",
    "CC",
    "è",
    "CE",
    "ẻ",
    "CF",
    "ẽ",
    "D0",
    "é",
    "D1",
    "ẹ",
    "D2",
    "ề",
    "D3",
    "ể",
    "D4",
    "ễ",
    "D5",
    "ế",
    "D6",
    "ệ",
    "D7",
    "ì",
    "D8",
    "ỉ",
    "DC",
    "ĩ",
    "DD",
    "í",
    "DE",
    "ị",
    "DF",
    "ò",
    "E1",
    "ỏ",
    "E2",
    "õ",
    "E3",
    "ó",
    "E4",
    "ọ",
    "E5",
    "ồ",
    "E6",
    "ổ",
    "E7",
    "ỗ",
    "E8",
    "ố",
    "E9",
    "ộ",
    "EA",
    "ờ",
    "EB",
    "ở",
    "EC",
    "ỡ",
    "ED",
    "ớ",
    "EE",
    "ợ",
    "EF",
    "ù",
    "F1",
    "ủ",
    "F2",
    "ũ",
    "F3",
    "ú",
    "F4",
    "ụ",
    "F5",
    "ừ",
    "F6",
    "ử",
    "F7",
    "ữ",
    "F8",
    "ứ",
    "F9",
    "ự",
    "FA",
    "ỳ",
    "FB",
    "ỷ",
    "FC",
    "ỹ",
    "FD",
    "ý",
    "FE",
    "ỵ",
]
TCVN3: dict[str, str | int | None] = {
    chr(int(byte, 16)): letter for byte, letter in zip(_TCVN3_BYTES[::2], _TCVN3_BYTES[1::2], strict=True)
}
"""Character of Latin-1 at the place of each letter."""

# VNI for Windows: the plain letter, then a mark; a few letters stand alone.
_VNI_MARKS = {
    "a": "ùá øà ûả õã ïạ ââ áấ àầ åẩ ãẫ äậ êă éắ èằ úẳ üẵ ëặ",
    "e": "ùé øè ûẻ õẽ ïẹ âê áế àề åể ãễ äệ",
    "o": "ùó øò ûỏ õõ ïọ âô áố àồ åổ ãỗ äộ",
    "u": "ùú øù ûủ õũ ïụ",
    "y": "ùý øỳ ûỷ õỹ",
    "ô": "ùớ øờ ûở õỡ ïợ",
    "ö": "ùứ øừ ûử õữ ïự",
}
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _both_cases(pairs: dict[str, str]) -> dict[str, str]:
    wide = dict(pairs)
    for written, letter in pairs.items():
        wide[written.upper()] = letter.upper()
        if len(written) == 2:
            wide[written[0].upper() + written[1]] = letter.upper()
    return wide


VNI = _both_cases(
    {base + mark[0]: mark[1] for base, marks in _VNI_MARKS.items() for mark in marks.split()} | _VNI_ALONE
)
"""One or two characters of Latin-1 of each letter."""
_VNI_LETTER = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))


def from_tcvn3(content: bytes) -> str:
    """The text of a file in TCVN3."""
    return content.decode("latin-1").translate(str.maketrans(TCVN3))


def from_vni(content: bytes) -> str:
    """The text of a file in VNI."""
    return _VNI_LETTER.sub(lambda found: VNI[found[0]], content.decode("latin-1"))
