"""Pages of the desk, by what one comes for."""

from benso.sites.desk.views.account import (
    account,
    change_password,
    confirm_phone,
    home,
    new_phone,
    sign_out,
    sign_out_everywhere,
)
from benso.sites.desk.views.enrolment import choose_password, first_code, open_link
from benso.sites.desk.views.sign_in import code, sign_in, try_out

__all__ = [
    "account",
    "change_password",
    "choose_password",
    "code",
    "confirm_phone",
    "first_code",
    "home",
    "new_phone",
    "open_link",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "try_out",
]
