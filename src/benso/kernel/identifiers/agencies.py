"""Identifiers of agencies and of the dossiers they number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from benso.kernel.errors import Phrase
from benso.kernel.identifiers.invalid import IdentifierInvalid


class AgencyIdentifierInvalid(IdentifierInvalid):
    """Not an electronic identifier of an agency."""

    code = "AGENCY_IDENTIFIER_INVALID"
    sentence = "Mã định danh cơ quan “{text}” không hợp lệ: {reason}"


class DossierNumberInvalid(IdentifierInvalid):
    """Not the number of a dossier."""

    code = "DOSSIER_NUMBER_INVALID"
    sentence = "Mã hồ sơ “{text}” không hợp lệ: {reason}"


_AGENCY_NEW = re.compile(r"[A-Z][0-9]{2}(?:\.[0-9]{2,3}){0,4}")
_AGENCY_OLD = re.compile(r"([0-9]{3})\.([0-9]{2})\.([0-9]{2})\.([A-Z][0-9]{2})")


@dataclass(frozen=True, slots=True)
class AgencyIdentifier:
    """Electronic identifier of an agency, levels from the top: ``("H07", "12")``.

    Two forms name the same agency. Old, right to left, with zeros for absent levels: ``000.00.12.H07`` (Circular
    10/2016/TT-BTTTT, QCVN 102:2016/BTTTT). New, left to right: ``H07.12`` (Decision 20/2020/QĐ-TTg); its lower levels
    have two or three digits. ``H`` begins people's committees of provinces, ``K`` their councils, ``G`` ministries.
    """

    levels: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> AgencyIdentifier:
        """The identifier in either form.

        :raises AgencyIdentifierInvalid: if it is in neither
        """
        bare = text.strip().upper()
        if _AGENCY_NEW.fullmatch(bare):
            return cls(tuple(bare.split(".")))
        match = _AGENCY_OLD.fullmatch(bare)
        if match is None:
            raise AgencyIdentifierInvalid(
                text=text, reason=Phrase("hãy viết dạng mới H07.12.34 hoặc dạng cũ 000.00.12.H07.")
            )
        fourth, third, second, first = match.groups()
        levels = [first, second, third, fourth]
        while len(levels) > 1 and not levels[-1].strip("0"):
            levels.pop()
        if any(not level.strip("0") for level in levels[1:]):
            raise AgencyIdentifierInvalid(text=text, reason=Phrase("có cấp dưới nhưng cấp trên nó toàn số 0."))
        return cls(tuple(levels))

    def __str__(self) -> str:
        return ".".join(self.levels)

    @property
    def level(self) -> int:
        """1 for a ministry or province, 2 for a department or district, and so on."""
        return len(self.levels)

    @property
    def parent(self) -> AgencyIdentifier | None:
        """Identifier of the agency above; ``None`` at the top."""
        return AgencyIdentifier(self.levels[:-1]) if self.level > 1 else None

    @property
    def old_form(self) -> str | None:
        """The identifier as written before Decision 20/2020; ``None`` if it does not fit the old form."""
        second, third, fourth = (*self.levels[1:4], *("00", "00", "000")[self.level - 1 :])[:3]
        text = f"{fourth}.{third}.{second}.{self.levels[0]}"
        return text if self.level <= 4 and _AGENCY_OLD.fullmatch(text) else None

    def is_under(self, other: AgencyIdentifier) -> bool:
        """Whether it is ``other`` or below it."""
        return self.levels[: other.level] == other.levels


@dataclass(frozen=True, slots=True)
class DossierNumber:
    """Number of a dossier: agency, day of reception, running number of that day.

    Provinces write ``H15.50.05.13-261008-0975`` (four digits), ministries six or seven and some of them the year in
    full: ``G09.20-20260609-0092637``. The text is kept as it came, since other systems look it up by the letter.
    """

    agency: AgencyIdentifier
    day: date
    serial: int
    text: str

    @classmethod
    def make(cls, agency: AgencyIdentifier, day: date, serial: int, *, width: int = 4) -> DossierNumber:
        """A number of our own, in the form of provinces; a serial beyond ``width`` digits gets longer, never cut.

        :raises ValueError: if the serial is not positive
        """
        if serial < 1:
            raise ValueError("running numbers begin with 1")
        return cls(agency, day, serial, f"{agency}-{day:%y%m%d}-{serial:0{width}}")

    @classmethod
    def parse(cls, text: str) -> DossierNumber:
        """A number of ours or of another system.

        :raises DossierNumberInvalid: if it cannot be one
        """
        bare = text.strip().upper()
        match = re.fullmatch(r"([^-\s]+)-([0-9]{6}|[0-9]{8})-([0-9]{1,8})", bare)
        if match is None:
            raise DossierNumberInvalid(
                text=text, reason=Phrase("hãy viết dạng mã cơ quan-ngày-số, như H07.12-261008-0975.")
            )
        try:
            agency = AgencyIdentifier.parse(match[1])
        except AgencyIdentifierInvalid as error:
            raise DossierNumberInvalid(
                text=text, reason=Phrase("“{match}” không phải mã định danh cơ quan.", match=match[1])
            ) from error
        digits = match[2] if len(match[2]) == 8 else f"20{match[2]}"
        try:
            day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        except ValueError as error:
            raise DossierNumberInvalid(
                text=text, reason=Phrase("“{match}” không phải là ngày (năm-tháng-ngày).", match=match[2])
            ) from error
        if not int(match[3]):
            raise DossierNumberInvalid(text=text, reason=Phrase("số thứ tự trong ngày bắt đầu từ 1."))
        return cls(agency, day, int(match[3]), bare)

    def __str__(self) -> str:
        return self.text
