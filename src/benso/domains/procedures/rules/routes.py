"""Ways of the lines of a drawing: out at a side, along the gap between two columns, in at a side.

A line to a column that is not a neighbour goes down its gap, along below all lanes and up the gap before its goal. Each
line has a place of its own in every gap and at every side, so that no two lie on each other.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from benso.domains.procedures.types.drawing import END, Line, Node, Point
from benso.domains.procedures.types.steps import Action, StepTable

BOX = (152, 64)
NARROW, WITH_WORDS, CHANNEL = 26, 116, 12
TRACK = 24
"""Distance of lines that run below the lanes: words fit between them."""


@dataclass(frozen=True, slots=True)
class Route:
    """A line before it is drawn: an action, its target, and their columns."""

    action: Action
    target: str
    start: int
    goal: int

    @property
    def direct(self) -> bool:
        """Whether it stays in one gap: neighbours, or the same column."""
        return abs(self.goal - self.start) <= 1

    @property
    def sides(self) -> tuple[str, str]:
        """Out at which side, in at which."""
        if self.direct and self.goal < self.start:
            return "left", "right"
        if self.goal == self.start:
            return "right", "right"
        return "right", "left"

    @property
    def gaps(self) -> tuple[int, ...]:
        """Gaps it runs along; gap ``n`` stands before column ``n``."""
        if self.direct:
            return (max(self.start, self.goal) if self.goal != self.start else self.start + 1,)
        return self.start + 1, self.goal


def gap_widths(routes: list[Route], last: int) -> list[int]:
    """How wide each gap must be: for its lines, and for words where a line has no other room for them."""
    widths = []
    for gap in range(last + 2):
        channels = sum(gap in route.gaps for route in routes)
        words = any(route.direct and gap in route.gaps for route in routes)
        widths.append((WITH_WORDS if words else NARROW if channels else 10) + CHANNEL * channels)
    return widths


def routed(
    table: StepTable, routes: list[Route], nodes: dict[str, Node], starts: list[int], widths: list[int], bottom: int,
    *, english: bool,
) -> list[Line]:  # fmt: skip
    """The lines, in the order of the actions."""
    ports = _ports(routes, nodes)
    channels = _channels(routes, ports, starts, widths)
    timed = {(step.id, timer.action) for step in table.steps for timer in step.timers}
    tracks = _tracks([i for i, route in enumerate(routes) if not route.direct], channels, bottom)
    found = []
    for index, route in enumerate(routes):
        source, goal = nodes[route.action.source], nodes[route.target]
        out_x = source.x + (source.width if route.sides[0] == "right" else 0)
        in_x = goal.x + (goal.width if route.sides[1] == "right" else 0)
        out, into = (out_x, ports[index, 0]), (in_x, ports[index, 1])
        xs = channels[index]
        way: list[Point] = [out, (xs[0], out[1])]
        if len(xs) == 2:
            way += [(xs[0], tracks[index]), (xs[1], tracks[index]), (xs[1], into[1])]
        else:
            way.append((xs[0], into[1]))
        way.append(into)
        label = (english and route.action.label_en) or route.action.label_vi
        found.append(
            Line(
                route.action.id, route.action.source, route.target, label, _plain(way),
                timed=(route.action.source, route.action.id) in timed, back=route.goal <= route.start,
            )
        )  # fmt: skip
    return found


def _ports(routes: list[Route], nodes: dict[str, Node]) -> dict[tuple[int, int], int]:
    """At which height each line leaves (0) and enters (1): ends at a side stand in the order of where they lead."""
    ends: dict[tuple[str, str], list[tuple[int, int, int]]] = defaultdict(list)
    low = 10_000
    for index, route in enumerate(routes):
        for end, name, other in ((0, route.action.source, route.target), (1, route.target, route.action.source)):
            height = nodes[other].y if route.direct else low
            ends[name, route.sides[end]].append((height, index, end))
    found = {}
    for (name, _), here in ends.items():
        node = nodes[name]
        for place, (_, index, end) in enumerate(sorted(here), 1):
            middle = name == END or len(here) == 1
            share = 1 / 2 if middle else place / (len(here) + 1)
            found[index, end] = node.y + round(node.height * share)
    return found


def _channels(
    routes: list[Route], ports: dict[tuple[int, int], int], starts: list[int], widths: list[int]
) -> list[list[int]]:
    """The x of each line in each of its gaps; lines that lead further down stand nearer to their step."""
    users: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for index, route in enumerate(routes):
        for place, gap in enumerate(route.gaps):
            around = not route.direct
            users[gap].append((0 if around and place == 0 else 2 if around else 1, -ports[index, 0], index * 2 + place))
    found = [[0] * len(route.gaps) for route in routes]
    for gap, lines in users.items():
        right = starts[gap] if gap < len(starts) else starts[-1] + BOX[0] + widths[gap]
        left = right - widths[gap]
        room = widths[gap] - CHANNEL * (len(lines) - 1)
        first = left + min(room // 2, 14 if lines[0][0] == 0 or len(lines) > 1 else room // 2)
        ordered = sorted(lines)
        for place, (kind, _, key) in enumerate(ordered):
            x = first + place * CHANNEL if kind < 2 else right - 12 - (len(ordered) - 1 - place) * CHANNEL
            found[key // 2][key % 2] = x
    return found


def _tracks(around: list[int], channels: list[list[int]], bottom: int) -> dict[int, int]:
    """The y of each line below the lanes: short ones first, a place is used again where it is free."""
    taken: list[list[tuple[int, int]]] = []
    found = {}
    for index in sorted(around, key=lambda i: abs(channels[i][1] - channels[i][0])):
        low, high = sorted(channels[index])
        free = next(
            (n for n, used in enumerate(taken) if all(high + 8 < a or b + 8 < low for a, b in used)), len(taken)
        )
        if free == len(taken):
            taken.append([])
        taken[free].append((low, high))
        found[index] = bottom + TRACK * (free + 1) - 6
    return found


def _plain(way: list[Point]) -> tuple[Point, ...]:
    """Without points that change nothing."""
    found: list[Point] = []
    for point in way:
        if found and point == found[-1]:
            continue
        while len(found) > 1 and (found[-2][0] == found[-1][0] == point[0] or found[-2][1] == found[-1][1] == point[1]):
            found.pop()
        found.append(point)
    return tuple(found)
