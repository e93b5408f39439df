"""Where the steps of a procedure stand in a drawing: lanes by who works, columns by order, lines at right angles.

Steps to the right come later; lines run in the gaps between columns and below the lanes, never through a step. The same
places go into the page and into BPMN files.
"""

from __future__ import annotations

from functools import lru_cache
from textwrap import wrap

from benso.domains.procedures.rules.captions import with_captions
from benso.domains.procedures.rules.routes import BOX, Route, gap_widths, routed
from benso.domains.procedures.types.drawing import END, Caption, Diagram, Lane, Line, Node
from benso.domains.procedures.types.steps import Place, Step, StepRole, StepTable

__all__ = ["BOX", "END", "Caption", "Diagram", "Lane", "Line", "Node", "draw"]

LANE_PAD = 18
ROW = BOX[1] + 26
MARGIN = (132, 12)
LINE_CHARACTERS = 20


@lru_cache(maxsize=256)
def draw(table: StepTable, *, english: bool = False) -> Diagram:
    """Lay out a step table."""
    columns = _columns(table)
    last = max(columns.values(), default=0)
    lanes, rows = _lanes(table, columns)
    columns[END] = last + 1
    routes = [
        Route(action, target, columns[action.source], columns[target])
        for action in table.actions
        for target in action.targets or (END,)
    ]
    widths = gap_widths(routes, last)
    starts, x = [], MARGIN[0] + widths[0]
    for column in range(last + 1):
        starts.append(x)
        x += BOX[0] + widths[column + 1]
    nodes = {step.id: _node(step, starts[columns[step.id]], rows[step.id], english=english) for step in table.steps}
    if any(not action.targets for action in table.actions):
        level = nodes[table.steps[-1].id]
        nodes[END] = Node(END, x, level.y + BOX[1] // 2 - 16, 32, 32, ())
    bottom = lanes[-1].y + lanes[-1].height if lanes else MARGIN[1]
    lines = with_captions(routed(table, routes, nodes, starts, widths, bottom, english=english), list(nodes.values()))
    height = max([bottom, *(y for line in lines for _, y in line.points)]) + 22
    return Diagram(x + 52, height, tuple(lanes), tuple(nodes.values()), tuple(lines))


def _columns(table: StepTable) -> dict[str, int]:
    """Longest way from the first step, counting only actions that lead on in the order of the table."""
    order = {step.id: place for place, step in enumerate(table.steps)}
    columns = dict.fromkeys(order, 0)
    for step in table.steps:
        for action in table.actions_at(step.id):
            for target in action.targets:
                if target in order and order[target] > order[step.id]:
                    columns[target] = max(columns[target], columns[step.id] + 1)
    return columns


def _lanes(table: StepTable, columns: dict[str, int]) -> tuple[list[Lane], dict[str, int]]:
    """Lanes from top to bottom in the order of their first step, and the height at which each step stands."""
    members: dict[tuple[Place, StepRole], list[Step]] = {}
    for step in table.steps:
        members.setdefault((step.place, step.role), []).append(step)
    lanes, rows, y = [], {}, MARGIN[1]
    for (place, role), steps in members.items():
        taken: list[set[int]] = []
        for step in steps:
            free = next((i for i, used in enumerate(taken) if columns[step.id] not in used), len(taken))
            if free == len(taken):
                taken.append(set())
            taken[free].add(columns[step.id])
            rows[step.id] = y + LANE_PAD + free * ROW
        height = len(taken) * ROW - (ROW - BOX[1]) + 2 * LANE_PAD
        lanes.append(Lane(place, role, y, height))
        y += height
    return lanes, rows


def _node(step: Step, x: int, y: int, *, english: bool) -> Node:
    name = (english and step.name_en) or step.name_vi
    lines = wrap(name, LINE_CHARACTERS, max_lines=3, placeholder="…")
    return Node(step.id, x, y, *BOX, tuple(lines))
