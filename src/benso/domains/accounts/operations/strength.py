"""When a new password is good enough (Argon2id; rules after NIST SP 800-63B-4 §3.1.1)."""

from __future__ import annotations

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from benso.domains.accounts.models import Official
from benso.domains.accounts.rules import PASSWORD_MAX, PASSWORD_MIN, normalise_password, password_fault
from benso.domains.accounts.types import PasswordFault
from benso.kernel.errors import BensoError

_FAULTS = {
    PasswordFault.TOO_SHORT: "Mật khẩu cần ít nhất {min} ký tự. Một câu ngắn dễ nhớ là cách tốt.",
    PasswordFault.TOO_LONG: "Mật khẩu dài quá {max} ký tự. Rút ngắn lại.",
    PasswordFault.ONLY_DIGITS: "Mật khẩu toàn chữ số dễ đoán. Thêm chữ cái.",
    PasswordFault.TOO_PLAIN: "Mật khẩu lặp lại quá ít ký tự. Dùng nhiều ký tự khác nhau.",
    PasswordFault.LIKE_NAME: "Mật khẩu quá giống tên của bạn. Chọn câu khác.",
    PasswordFault.COMMON: "Mật khẩu này nằm trong danh sách mật khẩu phổ biến. Chọn câu khác.",
}


class PasswordRefused(BensoError):
    """The new password is too weak; ``fault`` says how."""

    code = "PASSWORD_REFUSED"
    status = 422
    sentence = "Mật khẩu mới chưa dùng được."

    def __init__(self, fault: PasswordFault) -> None:
        super().__init__(fault=fault.value, min=PASSWORD_MIN, max=PASSWORD_MAX)
        self.reason = _FAULTS[fault]
        self.args = (self.reason.format(min=PASSWORD_MIN, max=PASSWORD_MAX),)


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
        raise PasswordRefused(fault)
    row.set_password(normalise_password(password))
