"""Where the steps of a procedure stand in a drawing: lanes by who works, columns by order, lines at right angles.

Steps to the right come later; a line that leads back runs below. The same places go into the page and into BPMN files.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap

from benso.domains.procedures.types.steps import Action, Place, Step, StepRole, StepTable

BOX = (152, 60)
GAP = 64
LANE_PAD = 22
ROW = 92
MARGIN = (120, 16)
END = "end"
LINE_CHARACTERS = 21
TRACK = 7
"""Distance of parallel lines."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One who works: place and role; ``y`` and ``height`` in pixels."""

    place: Place
    role: StepRole
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Node:
    """A step (``step`` is its id) or the end (``END``); ``lines`` is its name broken to fit."""

    step: str
    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """From one step to another, by an action; ``timed``: a timer takes it. ``points`` are the corners."""

    action: str
    source: str
    target: str
    label: str
    points: tuple[tuple[int, int], ...]
    timed: bool
    back: bool


@dataclass(frozen=True, slots=True)
class Diagram:
    """A whole drawing, in pixels."""

    width: int
    height: int
    lanes: tuple[Lane, ...]
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]

    def node(self, step: str) -> Node:
        """The node of a step (:raises KeyError: if there is none)."""
        for node in self.nodes:
            if node.step == step:
                return node
        raise KeyError(step)


def draw(table: StepTable, *, english: bool = False) -> Diagram:
    """Lay out a step table."""
    columns = _columns(table)
    lanes, rows = _lanes(table, columns)
    nodes = {step.id: _node(step, columns[step.id], rows[step.id], english=english) for step in table.steps}
    width = MARGIN[0] + (max(columns.values(), default=0) + 1) * (BOX[0] + GAP) + 60
    bottom = lanes[-1].y + lanes[-1].height if lanes else MARGIN[1]
    if any(not action.targets for action in table.actions):
        last = nodes[table.steps[-1].id]
        nodes[END] = Node(END, width - 56, last.y + BOX[1] // 2 - 16, 32, 32, ())
    lines = _lines(table, nodes, bottom, english=english)
    height = max([bottom, *(y for line in lines for _, y in line.points)]) + MARGIN[1]
    return Diagram(width, height, tuple(lanes), tuple(nodes.values()), tuple(lines))


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


def _node(step: Step, column: int, y: int, *, english: bool) -> Node:
    name = (english and step.name_en) or step.name_vi
    lines = wrap(name, LINE_CHARACTERS, max_lines=3, placeholder="…")
    return Node(step.id, MARGIN[0] + column * (BOX[0] + GAP), y, *BOX, tuple(lines))


def _lines(table: StepTable, nodes: dict[str, Node], bottom: int, *, english: bool) -> list[Line]:
    timed = {(step.id, timer.action) for step in table.steps for timer in step.timers}
    found: list[Line] = []
    below = bottom + TRACK
    for place, action in enumerate(table.actions):
        for target in action.targets or (END,):
            source, goal = nodes[action.source], nodes[target]
            back = goal.x <= source.x
            far = goal.x - source.x > BOX[0] + GAP
            shift = (place % 5 - 2) * TRACK
            if back or (far and target != END) or (target == END and far):
                points, below = _around(source, goal, shift, below), below + TRACK
            else:
                points = _straight(source, goal, shift)
            found.append(_line(action, target, points, timed, back=back, english=english))
    return found


def _line(
    action: Action, target: str, points: tuple[tuple[int, int], ...], timed: set[tuple[str, str]], *,
    back: bool, english: bool,
) -> Line:  # fmt: skip
    label = (english and action.label_en) or action.label_vi
    return Line(action.id, action.source, target, label, points, timed=(action.source, action.id) in timed, back=back)


def _straight(source: Node, goal: Node, shift: int) -> tuple[tuple[int, int], ...]:
    """To the next column: out at the right, across in the gap, in at the left."""
    out, enter = source.y + source.height // 2, goal.y + goal.height // 2
    right = source.x + source.width
    if out == enter:
        return (right, out), (goal.x, enter)
    middle = right + GAP // 2 + shift
    return (right, out), (middle, out), (middle, enter), (goal.x, enter)


def _around(source: Node, goal: Node, shift: int, below: int) -> tuple[tuple[int, int], ...]:
    """Back, or past other columns: down, along below all lanes, up."""
    start, end = source.x + source.width // 2 + shift * 2, goal.x + goal.width // 2 + shift
    return (start, source.y + source.height), (start, below), (end, below), (end, goal.y + goal.height)
