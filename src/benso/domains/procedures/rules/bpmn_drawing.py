"""Where everything of a BPMN file stands: our own drawing, with room made for what it does not draw.

BPMN has gateways, starts and timers as elements of their own, and tools draw only what has a place. So each column of
steps gets room on both sides: before it for starts and gateways that wait, behind it for choices and forks.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from benso.domains.procedures.types.drawing import END, Diagram, Lane, Line, Node, Point
from benso.domains.procedures.types.steps import Step, StepTable

Bounds = tuple[int, int, int, int]
"""Left, top, width, height in pixels."""

GATE, EVENT, TIMER = 32, 36, 28
BEFORE, BEHIND = 54, 104
START = "start-event"
POOL = "participant-1"
HEADER = 30
"""Width of the strip in which tools write the name of a pool or a lane."""
CLOSE = 9
"""How near to a step a line may pass it."""


@dataclass(slots=True)
class Places:
    """Bounds of elements and ways of flows by their ids in the file."""

    diagram: Diagram
    table: StepTable
    shapes: dict[str, Bounds] = field(default_factory=dict)
    lines: dict[tuple[str, str, str], Line] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    """To which step a task, gateway or timer belongs."""

    def __post_init__(self) -> None:
        for node in self.diagram.nodes:
            self.shapes[node.step] = (self._x(node.x), node.y, node.width, node.height)
        for line in self.diagram.lines:
            self.lines[line.source, line.target, line.action] = line
        first = self.shapes[self.table.steps[0].id]
        self.shapes[START] = (first[0] - BEFORE, _middle(first) - EVENT // 2, EVENT, EVENT)
        for step in self.table.steps:
            x, y, width, height = self.shapes[step.id]
            middle = y + height // 2 - GATE // 2
            if step.join:
                self.shapes[f"join-{step.id}"] = (x - BEFORE + 12, middle, GATE, GATE)
            actions = self.table.actions_at(step.id)
            if len(actions) > 1:
                self.shapes[f"choice-{step.id}"] = (x + width + 10, middle, GATE, GATE)
            for place, action in enumerate(one for one in actions if len(one.targets) > 1):
                top = middle + place * (GATE + 6)
                self.shapes[f"fork-{step.id}-{action.id}"] = (x + width + 58, top, GATE, GATE)
            for place in range(len(step.timers)):
                left = x + 8 + place * (TIMER + 6)
                self.shapes[f"timer-{step.id}-{place + 1}"] = (left, y + height - TIMER // 2, TIMER, TIMER)
            self._own(step)

    def _own(self, step: Step) -> None:
        """The shapes that were put for a step and belong to none before it."""
        for shape in self.shapes:
            ours = shape in (step.id, f"join-{step.id}", f"choice-{step.id}")
            if ours or shape.startswith((f"fork-{step.id}-", f"timer-{step.id}-")):
                self.owners[shape] = step.id

    def members(self, lane: Lane) -> list[str]:
        """What stands in a lane: its steps with their gateways and timers; the start is with the first step, the end
        with the last.
        """
        steps = [step for step in self.table.steps if (step.place, step.role) == (lane.place, lane.role)]
        mine = {step.id for step in steps}
        found = [START] if self.table.steps[0].id in mine else []
        for shape, step in self.owners.items():
            if step in mine:
                found.append(shape)
        return [*found, END] if END in self.shapes and self.table.steps[-1].id in mine else found

    def grounds(self) -> dict[str, Bounds]:
        """Bounds of the pool and of its lanes, which fill it; lines that run below the steps are in the last one."""
        right = max(x + width for x, _, width, _ in self.shapes.values()) + BEHIND
        top, bottom = self.diagram.lanes[0].y, max(self.diagram.height, self._lowest() + 12)
        found: dict[str, Bounds] = {POOL: (0, top, right, bottom - top)}
        for lane in self.diagram.lanes:
            last = lane is self.diagram.lanes[-1]
            height = bottom - lane.y if last else lane.height
            found[lane_id(lane)] = (HEADER, lane.y, right - HEADER, height)
        return found

    def _lowest(self) -> int:
        return max(y + height for _, y, _, height in self.shapes.values())

    def _x(self, x: int) -> int:
        """An x of our drawing in the wider one."""
        columns = {(node.x, node.x + node.width) for node in self.diagram.nodes}
        return x + sum(BEFORE * (left <= x) + BEHIND * (right < x) for left, right in columns)

    def straight(self, source: str, target: str) -> list[Point]:
        """From an element to one beside or below it: gateways and what they belong to."""
        out, into = self._right(source), self._left(target)
        return _corners([out, (into[0] - 6, out[1]), (into[0] - 6, into[1]), into])

    def way(self, source: str, line: Line, entry: str) -> list[Point]:
        """Along a line of our drawing, from where the element of the file stands to where the line ends in the file."""
        node, goal = self.diagram.node(line.source), self.diagram.node(line.target)
        between = [(self._x(x), y) for x, y in line.points[1:-1]]
        out, into = line.points[0], line.points[-1]
        return _corners([*self._leave(source, node, out), *between, *self._arrive(entry, goal, into)])

    def timed(self, source: str, line: Line, entry: str) -> list[Point]:
        """From a timer at the lower edge of a step, then along the line of its action."""
        x, y, width, height = self.shapes[source]
        middle, below = x + width // 2, y + height
        inner = [(self._x(px), py) for px, py in line.points[1:-1]]
        arriving = self._arrive(entry, self.diagram.node(line.target), line.points[-1])
        turn = inner[0][0] if inner else arriving[0][0] - CLOSE
        start = [(middle, below), (middle, below + CLOSE - 4), (turn, below + CLOSE - 4)]
        return _corners([*start, *(inner[1:] or [(turn, arriving[0][1])]), *arriving])

    def from_below(self, source: str, target: str) -> list[Point]:
        """From a timer to a fork of its own step."""
        x, y, width, height = self.shapes[source]
        gate = self.shapes[target]
        below, middle = y + height + CLOSE - 4, gate[0] + gate[2] // 2
        start = x + width // 2
        return _corners([(start, y + height), (start, below), (middle, below), (middle, gate[1] + GATE)])

    def _leave(self, source: str, node: Node, out: Point) -> list[Point]:
        x, y, width, height = self.shapes[node.step]
        rightwards = out[0] > node.x
        if source == node.step:
            return [(x + width if rightwards else x, out[1])]
        if rightwards:
            corner = self._right(source)
            return [corner, (x + width + BEHIND - 6, corner[1]), (x + width + BEHIND - 6, out[1])]
        gate = self.shapes[source]
        middle, below = gate[0] + gate[2] // 2, y + height + CLOSE
        return [(middle, gate[1] + gate[3]), (middle, below), (x - CLOSE, below), (x - CLOSE, out[1])]

    def _arrive(self, entry: str, goal: Node, into: Point) -> list[Point]:
        x, y, width, _ = self.shapes[goal.step]
        from_left = into[0] <= goal.x
        if entry in (goal.step, END):
            return [(x if from_left else x + width, into[1])]
        if from_left:
            corner = self._left(entry)
            return [(corner[0] - 6, into[1]), (corner[0] - 6, corner[1]), corner]
        gate = self.shapes[entry]
        middle, above = gate[0] + gate[2] // 2, y - CLOSE
        return [(x + width + CLOSE, into[1]), (x + width + CLOSE, above), (middle, above), (middle, gate[1])]

    def _right(self, element: str) -> Point:
        x, _, width, _ = self.shapes[element]
        return x + width, _middle(self.shapes[element])

    def _left(self, element: str) -> Point:
        return self.shapes[element][0], _middle(self.shapes[element])


def lane_id(lane: Lane) -> str:
    """The id of a lane in the file."""
    return f"lane-{lane.place.value}-{lane.role.value}"


def _middle(bounds: Bounds) -> int:
    return bounds[1] + bounds[3] // 2


def _corners(way: list[Point]) -> list[Point]:
    """Without points that change nothing; a step aside that is missing is put in."""
    found: list[Point] = []
    for point in way:
        if found and point[0] != found[-1][0] and point[1] != found[-1][1]:
            found.append((point[0], found[-1][1]))
        if not found or point != found[-1]:
            found.append(point)
    plain = found[:1]
    for before, here, after in zip(found, found[1:], found[2:], strict=False):
        if not (before[0] == here[0] == after[0] or before[1] == here[1] == after[1]):
            plain.append(here)
    return [*plain, found[-1]] if len(found) > 1 else plain
