"""What a person's profile may hold."""

from __future__ import annotations

import re

from benso.domains.accounts.types import ProfileField
from benso.kernel.errors import Phrase

_PHONE = re.compile(r"0[0-9]{9,10}")
_EMAIL = re.compile(r"[^@\s<>\"',;]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+")
_ADDRESS_MAX = 300


def normalise_phone(text: str) -> str:
    """A Vietnamese telephone number as it is kept: digits only, ``0`` first."""
    bare = re.sub(r"[\s.()-]", "", text)
    return f"0{bare[3:]}" if bare.startswith("+84") else bare


def profile_fault(field: ProfileField, value: str) -> str | None:
    """Why a new value is refused, in Vietnamese; empty values are always fine: nobody has to give them.

    The commune is checked against the register by the operation.
    """
    if not value:
        return None
    if field is ProfileField.PHONE and not _PHONE.fullmatch(value):
        return Phrase("Số điện thoại phải gồm 10 hoặc 11 chữ số, bắt đầu bằng 0 (hoặc +84).")
    if field is ProfileField.EMAIL and (len(value) > 254 or not _EMAIL.fullmatch(value)):
        return Phrase("Thư điện tử phải có dạng ten@noi.vn.")
    if field is ProfileField.ADDRESS and (len(value) > _ADDRESS_MAX or not value.isprintable()):
        return Phrase("Địa chỉ dài nhất {most} ký tự, viết trên một dòng.", most=_ADDRESS_MAX)
    return None
