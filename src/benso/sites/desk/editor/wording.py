"""Words that every editor uses."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from benso.domains.accounts import queries as accounts

LEVELS: Mapping[str, Promise] = {"province": _("tỉnh"), "district": _("huyện"), "commune": _("xã")}


def who(actor: str) -> str:
    """Who wrote or published, by name."""
    kind, _colon, number = actor.partition(":")
    if kind == "official" and number.isdigit():
        try:
            return accounts.official(int(number)).name
        except accounts.OfficialUnknown:
            return actor
    if kind in ("content", "system", "console"):
        return gettext("bộ nội dung của tỉnh")
    return actor
