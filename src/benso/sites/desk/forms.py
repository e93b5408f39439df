"""The desk's forms. What is right or wrong is decided in ``accounts``; here are only fields and their words."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from benso.domains.accounts.rules import PASSWORD_MAX
from benso.kernel.errors import BensoError
from benso.sites.shell.refusals import sentence_of


def spoken(error: BensoError) -> str:
    """The sentence of a refusal in the reader's language."""
    return sentence_of(error)


class DeskForm(forms.Form):
    """Fields whose errors and hints are tied to them for screen readers."""

    required_css_class: ClassVar[str] = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"id_{name}-hint"

    def full_clean(self) -> None:
        """Judge the fields, then tie each error to its field."""
        super().full_clean()
        for name, field in self.fields.items():
            if self.is_bound and name in self.errors:
                hint = f" id_{name}-hint" if field.help_text else ""
                field.widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"id_{name}-error{hint}"}

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """The form as posted, or empty to be filled in."""
        return cls(request.POST if request.method == "POST" else None)

    def refuse(self, field: str, error: BensoError) -> None:
        """Show a refusal beside the field it is about."""
        self.add_error(field, spoken(error))
        self.fields[field].widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"id_{field}-error"}


def _password(label: Any, autocomplete: str, missing: Any, hint: Any = "") -> forms.CharField:
    # Spaces belong to a password; the length is judged by the rules, here it is only bounded.
    return forms.CharField(
        label=label,
        strip=False,
        max_length=PASSWORD_MAX * 4,
        help_text=hint,
        error_messages={"required": missing},
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


def _code(hint: Any) -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false", "class": "code"}
    return forms.CharField(
        label=_("Mã xác thực"),
        max_length=64,
        help_text=hint,
        error_messages={"required": _("Nhập mã xác thực.")},
        widget=forms.TextInput(attrs=attrs),
    )


class SignInForm(DeskForm):
    """First step of signing in."""

    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=150,
        error_messages={"required": _("Nhập tên đăng nhập.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = _password(_("Mật khẩu"), "current-password", _("Nhập mật khẩu."))


class CodeForm(DeskForm):
    """Second step of signing in."""

    code = _code(_("6 chữ số trên ứng dụng xác thực, hoặc một mã khôi phục."))


class FirstCodeForm(DeskForm):
    """The code that proves a new authenticator."""

    code = _code(_("6 chữ số ứng dụng đang hiện."))


class EmailForm(DeskForm):
    """Where letters go; whether it is an address is judged in ``accounts``."""

    email = forms.CharField(
        label=_("Địa chỉ thư công vụ"),
        required=False,
        max_length=1000,
        help_text=_("Để trống nếu chỉ xem thông báo tại bàn làm việc. Thư không bao giờ chứa số liệu hay tên người."),
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email", "inputmode": "email"}),
    )


class ChoosePasswordForm(DeskForm):
    """Choosing a password on the way in."""

    password = _password(
        _("Mật khẩu mới"),
        "new-password",
        _("Nhập mật khẩu mới."),
        _("Ít nhất 12 ký tự. Một câu ngắn bạn dễ nhớ là tốt; không cần ký hiệu lạ."),
    )
    again = _password(_("Nhập lại mật khẩu mới"), "new-password", _("Nhập lại mật khẩu mới."))

    def clean(self) -> dict[str, Any]:
        """Both entries must be the same."""
        values = super().clean() or {}
        if {"password", "again"} <= values.keys() and values["password"] != values["again"]:
            self.add_error("again", gettext("Hai lần nhập không giống nhau. Nhập lại."))
        return values


class ChangePasswordForm(ChoosePasswordForm):
    """Changing the password while signed in."""

    current = _password(_("Mật khẩu hiện tại"), "current-password", _("Nhập mật khẩu hiện tại."))
    field_order = ("current", "password", "again")


class PasswordForm(DeskForm):
    """The password again, before a change that matters."""

    password = _password(_("Mật khẩu hiện tại"), "current-password", _("Nhập mật khẩu hiện tại."))
