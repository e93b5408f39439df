"""How long a token may live and how its secret looks."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from benso.kernel.errors import Phrase

TOKEN_LIFE = timedelta(days=366)
"""The longest life; a program that is still in use gets a new token."""
TOKEN_PREFIX = "benso_"  # noqa: S105 (how every secret begins, so that scanners of source code find lost ones)
MOST_PER_MINUTE = 100_000
_SECRET = re.compile(rf"{TOKEN_PREFIX}[A-Za-z0-9_-]{{43}}")
_NAME_LENGTH = 120


def token_fault(*, name: str, scopes: int, per_minute: int, expires_at: datetime, at: datetime) -> str:
    """Why a token may not be issued so, in Vietnamese; empty if it may.

    :param scopes: how many scopes are asked for
    """
    if not name.strip() or len(name) > _NAME_LENGTH:
        return Phrase("đặt tên cho mã, tối đa {most} ký tự", most=_NAME_LENGTH)
    if not scopes:
        return Phrase("chọn ít nhất một phạm vi")
    if not at < expires_at <= at + TOKEN_LIFE:
        return Phrase("thời hạn phải từ hôm nay và không quá {days} ngày", days=TOKEN_LIFE.days)
    if not 1 <= per_minute <= MOST_PER_MINUTE:
        return Phrase("số lần gọi mỗi phút từ 1 đến {most_per_minute}", most_per_minute=MOST_PER_MINUTE)
    return ""


def is_token(text: str) -> bool:
    """Whether a text can be a token at all: others are not looked up."""
    return _SECRET.fullmatch(text) is not None
