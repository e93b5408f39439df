"""Statistical codes of administrative units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from benso.kernel.errors import Phrase
from benso.kernel.identifiers.invalid import IdentifierInvalid


class UnitCodeInvalid(IdentifierInvalid):
    """Not a code of the list of administrative units."""

    code = "UNIT_CODE_INVALID"
    sentence = "Mã đơn vị hành chính “{text}” không hợp lệ: {reason}"


class UnitTier(StrEnum):
    """Tier that the length of a statistical code tells."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


_TIERS = {2: UnitTier.PROVINCE, 3: UnitTier.DISTRICT, 5: UnitTier.COMMUNE}


@dataclass(frozen=True, slots=True)
class UnitCode:
    """Code of an administrative unit: 2 digits for a province, 3 for a district, 5 for a commune.

    Decision 124/2004/QĐ-TTg; since 01/07/2025 Decision 19/2025/QĐ-TTg, which has no districts. Each tier is numbered
    through the whole country, so a commune's code does not contain its district's; and codes are reused.
    """

    text: str

    @classmethod
    def parse(cls, text: str, *, tier: UnitTier | None = None) -> UnitCode:
        """The code; leading zeros count.

        :param tier: the tier it must be of
        :raises UnitCodeInvalid: if it cannot be one
        """
        bare = text.strip()
        if not re.fullmatch(r"[0-9]{2}|[0-9]{3}|[0-9]{5}", bare):
            raise UnitCodeInvalid(text=text, reason=Phrase("phải gồm 2 (tỉnh), 3 (huyện) hoặc 5 (xã) chữ số."))
        if not bare.strip("0"):
            raise UnitCodeInvalid(text=text, reason=Phrase("không thể toàn số 0."))
        code = cls(bare)
        if tier is not None and code.tier is not tier:
            length = next(length for length, each in _TIERS.items() if each is tier)
            raise UnitCodeInvalid(text=text, reason=Phrase("cấp này cần {length} chữ số.", length=length))
        return code

    def __str__(self) -> str:
        return self.text

    @property
    def tier(self) -> UnitTier:
        """Tier by length."""
        return _TIERS[len(self.text)]
