"""What the desk's templates say that the shell's do not."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.safestring import SafeString

from benso.kernel.declarations import Text
from benso.sites.shell import formats
from benso.sites.shell.templatetags.shell import language, worded

register = template.Library()


@register.filter
def dong(value: Decimal | None) -> str:
    """An amount of money in đồng."""
    return "–" if value is None else f"{formats.number(Decimal(value), None, language())}{formats.NARROW}đ"


@register.filter
def named(thing: Any) -> str | SafeString:
    """The name of what is kept with ``name_vi`` and ``name_en``; marked as Vietnamese where there is no English."""
    return worded(Text(thing.name_vi, thing.name_en))


@register.filter
def item(mapping: Mapping[str, str], key: str) -> str:
    """What a mapping holds under a key that is not a name."""
    return mapping.get(key, "")
