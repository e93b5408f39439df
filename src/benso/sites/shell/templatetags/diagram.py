"""The drawing of a procedure's steps, for any site: ``{% steps_diagram table here=… done=… %}``."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import template

from benso.domains.procedures.types import StepTable
from benso.sites.shell.diagrams import drawing_of
from benso.sites.shell.templatetags.shell import language

register = template.Library()


@register.inclusion_tag("shell/diagram.html")
def steps_diagram(table: StepTable, here: Collection[str] = (), done: Collection[str] = ()) -> dict[str, Any]:
    """A drawing on wide windows, a list on narrow ones and for those who listen; ``here`` are the open steps."""
    return {"drawing": drawing_of(table, here=here, done=done, english=language() == "en")}
