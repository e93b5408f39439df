"""The steps of the procedure as a drawing that shows where the dossier is."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from benso.domains.dossiers.types import Dossier, Event
from benso.domains.procedures.rules.diagram import END, Line, draw
from benso.domains.procedures.types import Compiled
from benso.sites.shell.templatetags.shell import language


def diagram_of(dossier: Dossier, compiled: Compiled, events: list[Event]) -> SafeString | str:
    """An SVG of the steps: where the dossier lies, and where it has been; empty where there are no steps."""
    table = compiled.declaration.steps
    if table is None:
        return ""
    drawing = draw(table, english=language() == "en")
    here = {item.step for item in dossier.work}
    been = {event.source for event in events} - here
    nodes = [
        {
            "node": node,
            "end": node.step == END,
            "kind": "here" if node.step in here else "been" if node.step in been else "ahead",
            "words": [
                (node.x + node.width // 2, _baseline(node.y, node.height, i, len(node.lines)), text)
                for i, text in enumerate(node.lines)
            ],
            "x": node.x + node.width // 2,
            "y": node.y + node.height // 2,
        }
        for node in drawing.nodes
    ]
    lines = [{"points": " ".join(f"{x},{y}" for x, y in line.points), "kind": _kind(line)} for line in drawing.lines]
    return render_to_string("desk/dossier/diagram.html", {"drawing": drawing, "nodes": nodes, "lines": lines})


def _kind(line: Line) -> str:
    return "timed" if line.timed else "back" if line.back else "on"


def _baseline(y: int, height: int, place: int, count: int) -> int:
    return y + height // 2 + 4 + round((place - (count - 1) / 2) * 15)
