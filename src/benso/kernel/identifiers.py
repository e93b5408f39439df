"""Identifiers people and agencies are known by: what each part means, and whether a text can be one at all.

A check says that a text is well formed, never that such a person, taxpayer or agency exists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from benso.kernel.errors import BensoError


class IdentifierInvalid(BensoError):
    """A text cannot be the identifier it is given as; ``data["reason"]`` says in Vietnamese what is wrong."""

    code = "IDENTIFIER_INVALID"
    status = 422


class CitizenNumberInvalid(IdentifierInvalid):
    """Not a personal identification number."""

    code = "CITIZEN_NUMBER_INVALID"
    sentence = "Số định danh cá nhân không hợp lệ: {reason}"


class TaxCodeInvalid(IdentifierInvalid):
    """Not a tax code."""

    code = "TAX_CODE_INVALID"
    sentence = "Mã số thuế “{text}” không hợp lệ: {reason}"


class AgencyIdentifierInvalid(IdentifierInvalid):
    """Not an electronic identifier of an agency."""

    code = "AGENCY_IDENTIFIER_INVALID"
    sentence = "Mã định danh cơ quan “{text}” không hợp lệ: {reason}"


class UnitCodeInvalid(IdentifierInvalid):
    """Not a code of the list of administrative units."""

    code = "UNIT_CODE_INVALID"
    sentence = "Mã đơn vị hành chính “{text}” không hợp lệ: {reason}"


class DossierNumberInvalid(IdentifierInvalid):
    """Not the number of a dossier."""

    code = "DOSSIER_NUMBER_INVALID"
    sentence = "Mã hồ sơ “{text}” không hợp lệ: {reason}"


class Sex(StrEnum):
    """Sex as registered at birth, as the citizen number encodes it."""

    MALE = "male"
    FEMALE = "female"


# The 63 places of birth registration of Circular 59/2021/TT-BCA: the statistical province codes of before 01/07/2025
# with a leading zero. Numbers given out keep their code for life, whatever became of the province.
_PROVINCES = frozenset(
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 "
    "044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 "
    "089 091 092 093 094 095 096".split()
)


@dataclass(frozen=True, slots=True)
class CitizenNumber:
    """Personal identification number of 12 digits, given once and for life.

    Structure (Decree 137/2015/NĐ-CP Art. 13, Circular 59/2021/TT-BCA Art. 4): three digits for the province of birth
    registration or the country of birth, one for century and sex (20th century: male 0, female 1; 21st: 2, 3; …),
    two for the year of birth, six random ones. There is no check digit.
    """

    text: str

    @classmethod
    def parse(cls, text: str, *, on: date | None = None) -> CitizenNumber:
        """The number, spaces between groups allowed.

        The error never repeats the text: a mistyped number is still somebody's.

        :param on: a day by which the holder must have been born
        :raises CitizenNumberInvalid: if it cannot be one
        """
        bare = "".join(text.split())
        if not re.fullmatch(r"[0-9]{12}", bare):
            raise CitizenNumberInvalid(reason=f"phải gồm đúng 12 chữ số, đang có {len(bare)} ký tự.")
        if bare[0] == "0" and bare[:3] not in _PROVINCES:
            raise CitizenNumberInvalid(reason=f"không có tỉnh nào mang mã {bare[:3]} (3 chữ số đầu).")
        number = cls(bare)
        if on is not None and number.birth_year > on.year:
            raise CitizenNumberInvalid(reason=f"năm sinh {number.birth_year} ở chữ số 4–6 còn chưa tới.")
        return number

    def __str__(self) -> str:
        return self.text

    @property
    def place_code(self) -> str:
        """Three digits: province of birth registration (``0xx``) or country of birth."""
        return self.text[:3]

    @property
    def born_abroad(self) -> bool:
        """Whether the first three digits stand for a country."""
        return self.text[0] != "0"

    @property
    def sex(self) -> Sex:
        """Sex: even digits are male, odd ones female."""
        return Sex.FEMALE if int(self.text[3]) % 2 else Sex.MALE

    @property
    def birth_year(self) -> int:
        """Year of birth: digit 4 gives the century, digits 5 and 6 the year in it."""
        return 1900 + int(self.text[3]) // 2 * 100 + int(self.text[4:6])

    @property
    def masked(self) -> str:
        """The last three digits only, as it may appear on a screen others see."""
        return "•" * 9 + self.text[-3:]


_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


@dataclass(frozen=True, slots=True)
class TaxCode:
    """Tax code of 10 digits, or 13 written ``0123456789-001`` for a dependent unit.

    Structure (Circular 105/2020/TT-BTC Art. 5): two digits for the province of first registration, seven for the
    serial number, one check digit, and three (001 to 999) for a branch. Since 01/07/2025 persons use their citizen
    number as tax code (Circular 86/2024/TT-BTC): see :class:`CitizenNumber`.
    """

    number: str
    branch: str = ""

    @classmethod
    def parse(cls, text: str) -> TaxCode:
        """The code, with or without the dash and spaces.

        :raises TaxCodeInvalid: if it cannot be one
        """
        match = re.fullmatch(r"([0-9]{10})(?:-?([0-9]{3}))?", "".join(text.split()))
        if match is None:
            raise TaxCodeInvalid(text=text, reason="phải gồm 10 chữ số, hoặc 13 chữ số dạng 0123456789-001.")
        number, branch = match[1], match[2] or ""
        if number[2:9] == "0000000":
            raise TaxCodeInvalid(text=text, reason="số thứ tự ở chữ số 3–9 không thể toàn số 0.")
        if cls.check_digit(number[:9]) != number[9]:
            raise TaxCodeInvalid(text=text, reason="chữ số kiểm tra (thứ 10) không khớp; xem lại từng chữ số.")
        if branch == "000":
            raise TaxCodeInvalid(text=text, reason="số đơn vị phụ thuộc phải từ 001 đến 999.")
        return cls(number, branch)

    @staticmethod
    def check_digit(first_nine: str) -> str:
        """Check digit for nine digits: 10 − (weighted sum mod 11); ``"10"``, which no code has, for a remainder of 0."""
        total = sum(weight * int(digit) for weight, digit in zip(_TAX_WEIGHTS, first_nine, strict=True))
        return str(10 - total % 11)

    def __str__(self) -> str:
        return f"{self.number}-{self.branch}" if self.branch else self.number

    @property
    def parent(self) -> TaxCode | None:
        """Code of the unit a branch belongs to."""
        return TaxCode(self.number) if self.branch else None


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
            raise AgencyIdentifierInvalid(text=text, reason="hãy viết dạng mới H07.12.34 hoặc dạng cũ 000.00.12.H07.")
        fourth, third, second, first = match.groups()
        levels = [first, second, third, fourth]
        while len(levels) > 1 and not levels[-1].strip("0"):
            levels.pop()
        if any(not level.strip("0") for level in levels[1:]):
            raise AgencyIdentifierInvalid(text=text, reason="có cấp dưới nhưng cấp trên nó toàn số 0.")
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
            raise UnitCodeInvalid(text=text, reason="phải gồm 2 (tỉnh), 3 (huyện) hoặc 5 (xã) chữ số.")
        if not bare.strip("0"):
            raise UnitCodeInvalid(text=text, reason="không thể toàn số 0.")
        code = cls(bare)
        if tier is not None and code.tier is not tier:
            length = next(length for length, each in _TIERS.items() if each is tier)
            raise UnitCodeInvalid(text=text, reason=f"cấp này cần {length} chữ số.")
        return code

    def __str__(self) -> str:
        return self.text

    @property
    def tier(self) -> UnitTier:
        """Tier by length."""
        return _TIERS[len(self.text)]


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
            raise DossierNumberInvalid(text=text, reason="hãy viết dạng mã cơ quan-ngày-số, như H07.12-261008-0975.")
        try:
            agency = AgencyIdentifier.parse(match[1])
        except AgencyIdentifierInvalid as error:
            raise DossierNumberInvalid(text=text, reason=f"“{match[1]}” không phải mã định danh cơ quan.") from error
        digits = match[2] if len(match[2]) == 8 else f"20{match[2]}"
        try:
            day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        except ValueError as error:
            raise DossierNumberInvalid(
                text=text, reason=f"“{match[2]}” không phải là ngày (năm-tháng-ngày)."
            ) from error
        if not int(match[3]):
            raise DossierNumberInvalid(text=text, reason="số thứ tự trong ngày bắt đầu từ 1.")
        return cls(agency, day, int(match[3]), bare)

    def __str__(self) -> str:
        return self.text
