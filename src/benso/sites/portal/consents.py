"""What people are asked to agree to: one purpose at a time, never ticked for them (Law 91/2025/QH15)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERSION = "2026-11"
NOTIFY = "notify"
"""Without it nothing is sent by e-mail; the inbox here tells everything all the same."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose; without a required one the application cannot be dealt with."""

    id: str
    text: Promise
    required: bool


PURPOSES = (
    Purpose("process", _("Dùng thông tin và giấy tờ tôi gửi để giải quyết hồ sơ này."), required=True),
    Purpose(NOTIFY, _("Gửi tin về hồ sơ của tôi tới hộp thư điện tử của tôi."), required=False),
)


def known(purposes: list[str]) -> tuple[str, ...]:
    """Those purposes that are ours, each once, in our order."""
    return tuple(p.id for p in PURPOSES if p.id in purposes)


def lacking(purposes: tuple[str, ...]) -> list[Purpose]:
    """Required purposes that were not agreed to."""
    return [p for p in PURPOSES if p.required and p.id not in purposes]
