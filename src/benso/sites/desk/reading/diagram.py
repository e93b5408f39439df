"""The steps of the procedure as a drawing that shows where the dossier is."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from benso.domains.dossiers.types import Dossier, Event
from benso.domains.procedures.types import Compiled
from benso.sites.shell.diagrams import drawing_of
from benso.sites.shell.templatetags.shell import language


def diagram_of(dossier: Dossier, compiled: Compiled, events: list[Event]) -> SafeString | str:
    """The steps: where the dossier lies, and where it has been; empty where there are no steps."""
    table = compiled.declaration.steps
    if table is None:
        return ""
    here = {item.step for item in dossier.work}
    been = {event.source for event in events} - here
    drawing = drawing_of(table, here=here, done=been, english=language() == "en")
    return render_to_string("desk/dossier/diagram.html", {"drawing": drawing})
