"""What the desk's templates say that the shell's do not."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django import template

from benso.sites.shell import formats
from benso.sites.shell.templatetags.shell import language

register = template.Library()


@register.filter
def dong(value: Decimal | None) -> str:
    """An amount of money in đồng."""
    return "–" if value is None else f"{formats.number(Decimal(value), None, language())}{formats.NARROW}đ"


@register.filter
def item(mapping: Mapping[str, str], key: str) -> str:
    """What a mapping holds under a key that is not a name."""
    return mapping.get(key, "")
