"""What stands in an artefact of a kind that pysdmx has no model of."""

from __future__ import annotations

from msgspec import Struct

from benso.kernel.declarations import Text
from benso.sites.api.sdmx.names import Key


class Entry(Struct, frozen=True):
    """An item of a scheme: an organisation unit, a category of reports with the flows in it."""

    id: str
    name: Text
    parent: str = ""
    flows: tuple[Key, ...] = ()


class Scheme(Struct, frozen=True):
    """The items of a scheme; ``is_partial``: not all of them are shown."""

    items: tuple[Entry, ...]
    is_partial: bool = False


class Step(Struct, frozen=True):
    """A step of a process; ``following``: the step after it, on which condition."""

    id: str
    name: Text
    description: Text
    following: tuple[tuple[str, Text], ...]


class Steps(Struct, frozen=True):
    """The steps of a process."""

    items: tuple[Step, ...]
