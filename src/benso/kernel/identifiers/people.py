"""Numbers of persons and of taxpayers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from benso.kernel.errors import Phrase
from benso.kernel.identifiers.invalid import IdentifierInvalid


class CitizenNumberInvalid(IdentifierInvalid):
    """Not a personal identification number."""

    code = "CITIZEN_NUMBER_INVALID"
    sentence = "Số định danh cá nhân không hợp lệ: {reason}"


class TaxCodeInvalid(IdentifierInvalid):
    """Not a tax code."""

    code = "TAX_CODE_INVALID"
    sentence = "Mã số thuế “{text}” không hợp lệ: {reason}"


class Sex(StrEnum):
    """Sex as registered at birth, as the citizen number encodes it."""

    MALE = "male"
    FEMALE = "female"


# The 63 places of birth registration of Circular 59/2021/TT-BCA: the statistical province codes of before 01/07/2025
# with a leading zero. Numbers given out keep their code for life, whatever became of the province.
_PROVINCE_NUMBERS = (
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33,
    34, 35, 36, 37, 38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66,
    67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
)  # fmt: skip
_PROVINCES = frozenset(f"{number:03}" for number in _PROVINCE_NUMBERS)


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
            raise CitizenNumberInvalid(
                reason=Phrase("phải gồm đúng 12 chữ số, đang có {count} ký tự.", count=len(bare))
            )
        if bare[0] == "0" and bare[:3] not in _PROVINCES:
            raise CitizenNumberInvalid(reason=Phrase("không có tỉnh nào mang mã {bare} (3 chữ số đầu).", bare=bare[:3]))
        number = cls(bare)
        if on is not None and number.birth_year > on.year:
            raise CitizenNumberInvalid(
                reason=Phrase("năm sinh {birth_year} ở chữ số 4–6 còn chưa tới.", birth_year=number.birth_year)
            )
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
            raise TaxCodeInvalid(text=text, reason=Phrase("phải gồm 10 chữ số, hoặc 13 chữ số dạng 0123456789-001."))
        number, branch = match[1], match[2] or ""
        if number[2:9] == "0000000":
            raise TaxCodeInvalid(text=text, reason=Phrase("số thứ tự ở chữ số 3–9 không thể toàn số 0."))
        if cls.check_digit(number[:9]) != number[9]:
            raise TaxCodeInvalid(text=text, reason=Phrase("chữ số kiểm tra (thứ 10) không khớp; xem lại từng chữ số."))
        if branch == "000":
            raise TaxCodeInvalid(text=text, reason=Phrase("số đơn vị phụ thuộc phải từ 001 đến 999."))
        return cls(number, branch)

    @staticmethod
    def check_digit(first_nine: str) -> str:
        """Check digit for nine digits: 10 − (weighted sum mod 11); ``"10"``, which no code has, if that is 10."""
        total = sum(weight * int(digit) for weight, digit in zip(_TAX_WEIGHTS, first_nine, strict=True))
        return str(10 - total % 11)

    def __str__(self) -> str:
        return f"{self.number}-{self.branch}" if self.branch else self.number

    @property
    def parent(self) -> TaxCode | None:
        """Code of the unit a branch belongs to."""
        return TaxCode(self.number) if self.branch else None
