"""A drawing of the steps, in pixels."""

from __future__ import annotations

from dataclasses import dataclass

from benso.domains.procedures.types.steps import Place, StepRole

Point = tuple[int, int]
END = "end-event"
"""No step can be called this: their ids have no hyphen."""


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
class Caption:
    """The words on a line: their middle, the room they take, and the words broken to fit."""

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
    points: tuple[Point, ...]
    timed: bool
    back: bool
    caption: Caption | None = None


@dataclass(frozen=True, slots=True)
class Diagram:
    """A whole drawing."""

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
