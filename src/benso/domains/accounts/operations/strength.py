"""When a new password is good enough (Argon2id; rules after NIST SP 800-63B-4 §3.1.1)."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from benso.domains.accounts.models import Official
from benso.domains.accounts.rules import PASSWORD_MAX, PASSWORD_MIN, normalise_password, password_fault
from benso.domains.accounts.types import PasswordFault
from benso.kernel.errors import BensoError


class PasswordRefused(BensoError):
    """The new password is too weak; the subclass and ``fault`` say how."""

    code = "PASSWORD_REFUSED"
    status = 422
    sentence = "Mật khẩu mới chưa dùng được. Chọn câu khác."
    fault: ClassVar[PasswordFault]

    def __init__(self) -> None:
        super().__init__(fault=self.fault.value, min=PASSWORD_MIN, max=PASSWORD_MAX)


class PasswordTooShort(PasswordRefused):
    """Fewer than 12 characters."""

    sentence = "Mật khẩu cần ít nhất {min} ký tự. Một câu ngắn dễ nhớ là cách tốt."
    fault = PasswordFault.TOO_SHORT


class PasswordTooLong(PasswordRefused):
    """More than 128 characters."""

    sentence = "Mật khẩu dài quá {max} ký tự. Rút ngắn lại."
    fault = PasswordFault.TOO_LONG


class PasswordOnlyDigits(PasswordRefused):
    """A number."""

    sentence = "Mật khẩu toàn chữ số dễ đoán. Thêm chữ cái."
    fault = PasswordFault.ONLY_DIGITS


class PasswordTooPlain(PasswordRefused):
    """A few characters over and over."""

    sentence = "Mật khẩu lặp lại quá ít ký tự. Dùng nhiều ký tự khác nhau."
    fault = PasswordFault.TOO_PLAIN


class PasswordLikeName(PasswordRefused):
    """Little more than the official's own name."""

    sentence = "Mật khẩu quá giống tên của bạn. Chọn câu khác."
    fault = PasswordFault.LIKE_NAME


class PasswordCommon(PasswordRefused):
    """On the list of the 20,000 most common ones."""

    sentence = "Mật khẩu này nằm trong danh sách mật khẩu phổ biến. Chọn câu khác."
    fault = PasswordFault.COMMON


_REFUSALS: dict[PasswordFault, type[PasswordRefused]] = {
    kind.fault: kind
    for kind in (
        PasswordTooShort,
        PasswordTooLong,
        PasswordOnlyDigits,
        PasswordTooPlain,
        PasswordLikeName,
        PasswordCommon,
    )
}


def put_password(*, row: Official, password: str) -> None:
    """Set the password on the row, unsaved.

    :raises PasswordRefused: if it is too weak
    """
    fault = password_fault(password, username=row.username, name=row.name)
    if fault is None:
        try:
            CommonPasswordValidator().validate(password)
        except ValidationError:
            fault = PasswordFault.COMMON
    if fault is not None:
        raise _REFUSALS[fault]
    row.set_password(normalise_password(password))
