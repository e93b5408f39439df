"""Where the words of each line stand: on the line, off every step and off all other words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from textwrap import wrap

from benso.domains.procedures.types.drawing import Caption, Line, Node, Point

CHARACTER, LINE_HEIGHT, PAD = 6.1, 14, 4
NARROW_CHARACTERS = 15
STEP = 10
HIT_STEP, HIT_WORDS, HIT_LINE = 10_000, 10_000, 60

Area = tuple[float, float, float, float]


def with_captions(lines: list[Line], nodes: list[Node]) -> list[Line]:
    """The lines with their captions: those with the least room choose first."""
    boxes: list[Area] = [(node.x - 3, node.y - 3, node.x + node.width + 3, node.y + node.height + 3) for node in nodes]
    placed: dict[int, Caption] = {}
    for index in sorted(range(len(lines)), key=lambda i: _length(lines[i])):
        others = [segment for n, line in enumerate(lines) if n != index for segment in pairwise(line.points)]
        words = [_area(caption) for caption in placed.values()]
        best = min(
            _candidates(lines[index]),
            key=lambda found: _cost(found[0], found[1], boxes, words, others),
        )
        placed[index] = best[0]
    return [replace(line, caption=placed[index]) for index, line in enumerate(lines)]


def _length(line: Line) -> int:
    return sum(abs(x2 - x1) + abs(y2 - y1) for (x1, y1), (x2, y2) in pairwise(line.points))


def _candidates(line: Line) -> Iterator[tuple[Caption, int]]:
    """Captions along every part of the line, with how far from the beginning they are."""
    gone = 0
    narrow = tuple(wrap(line.label, NARROW_CHARACTERS, max_lines=3, placeholder="…"))
    whole = (line.label,)
    for start, end in pairwise(line.points):
        length = abs(end[0] - start[0]) + abs(end[1] - start[1])
        level = start[1] == end[1]
        for lines in dict.fromkeys((whole, narrow)) if level else (narrow,):
            width, height = _size(lines)
            need = width if level else height
            for at in range(need // 2, length - need // 2 + 1, STEP):
                yield _caption(_along(start, end, at), lines), gone + at
        yield _caption(_along(start, end, length // 2), narrow), gone + 5_000
        gone += length


def _along(start: Point, end: Point, at: int) -> Point:
    right = (end[0] > start[0]) - (end[0] < start[0])
    down = (end[1] > start[1]) - (end[1] < start[1])
    return start[0] + right * at, start[1] + down * at


def _size(lines: tuple[str, ...]) -> tuple[int, int]:
    return round(max(map(len, lines)) * CHARACTER) + 2 * PAD, len(lines) * LINE_HEIGHT + 2


def _caption(middle: Point, lines: tuple[str, ...]) -> Caption:
    return Caption(*middle, *_size(lines), lines)


def _area(caption: Caption) -> Area:
    half, tall = caption.width / 2, caption.height / 2
    return caption.x - half, caption.y - tall, caption.x + half, caption.y + tall


def _cost(
    caption: Caption, distance: int, boxes: list[Area], words: list[Area], others: list[tuple[Point, Point]]
) -> float:
    area = _area(caption)
    cost = float(distance) / 8 + 12 * (len(caption.lines) - 1)
    cost += HIT_STEP * sum(_overlap(area, box) for box in boxes)
    cost += HIT_WORDS * sum(_overlap(area, word) for word in words)
    cost += HIT_LINE * sum(_overlap(area, _segment(*ends)) for ends in others)
    return cost + (HIT_STEP if area[0] < 2 else 0)


def _segment(start: Point, end: Point) -> Area:
    return min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1])


def _overlap(one: Area, other: Area) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
