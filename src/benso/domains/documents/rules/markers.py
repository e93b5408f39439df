"""Marks of secrecy. Secret matters never enter the system, not even as a title.

A mark stands alone: *MẬT*, *TỐI MẬT*, *TUYỆT MẬT* as a line of its own, as the stamp does. *bí mật*, *bảo mật*,
*mật ong* and *mặt sau* (written *mat-sau* in many names) are ordinary words.
"""

from __future__ import annotations

import re
import unicodedata

_STAMP = re.compile(
    r"^[\W_]*(?:độ\s+mật\s*:?\s*)?(tuyệt\s+mật|tối\s+mật|mật)[\W_]*(?:\(?\s*bản\s+số.*)?$", re.IGNORECASE
)
_STRONG = re.compile(r"(?<!\w)(tuyệt\W*mật|tối\W*mật|tuyet[\W_]*mat)(?!\w)", re.IGNORECASE)
_BRACKETED = re.compile(r"[\[({]\s*mật\s*[\])}]", re.IGNORECASE)
_ALONE = re.compile(r"(?<!\w)MẬT(?!\w)")
_COMMON = re.compile(r"(BÍ|BẢO|CƠ|MỎ)\W+MẬT|MẬT\W+(ĐỘ|KHẨU|ONG|MÃ|THIẾT|VỤ)")


def in_name(name: str) -> bool:
    """Whether a file name carries a mark: *tuyệt mật*, *tối mật*, *(Mật)*, or *MẬT* in capitals as a word."""
    text = unicodedata.normalize("NFC", name).replace("_", " ")
    if _STRONG.search(text) or _BRACKETED.search(text):
        return True
    stem = text.rpartition(".")[0] or text
    return stem.strip().casefold() == "mật" or bool(_ALONE.search(text) and not _COMMON.search(text))


def in_text(text: str) -> bool:
    """Whether a text has a mark as a line of its own in capitals, or after *Độ mật:*."""
    for line in unicodedata.normalize("NFC", text).splitlines():
        line = line.strip()
        if len(line) > 40 or "ật" not in line.lower():
            continue
        if _STAMP.match(line) and (line.upper() == line or line.lower().startswith("độ mật")):
            return True
    return False
