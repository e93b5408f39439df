"""One kind of declarations as its editor knows it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from django.utils.functional import Promise

from benso.domains.versions.types import Difference, Version
from benso.kernel.declarations import Sheet
from benso.sites.desk.editor.fields import Input, Part
from benso.sites.desk.editor.posted import Document
from benso.sites.desk.seat import Seat

V = TypeVar("V", bound=Version[Any])


class Editor(ABC, Generic[V]):
    """The parts of a kind, the names of its pages, and how its versions are read and written.

    ``folder`` of its templates; ``prefix`` of the names of a version's addresses; ``list_page`` and ``home_page`` (of
    one thing with its versions) by name; ``noun`` for what it is a version of, in Vietnamese.
    """

    folder: ClassVar[str]
    prefix: ClassVar[str]
    list_page: ClassVar[str]
    home_page: ClassVar[str]
    noun: ClassVar[str]
    parts: ClassVar[Sequence[Part]]
    rest: ClassVar[Part]
    """Where a field stands that no part names."""
    published: ClassVar[Promise]
    """What publishing number ``%(n)s`` means."""
    only_publishers: ClassVar[Promise | None] = None
    """What whoever only writes is told on trying to publish; ``None``: refused like any stranger."""

    @property
    def base(self) -> str:
        """The template that its pages extend."""
        return f"desk/{self.folder}/base.html"

    @property
    def url(self) -> Mapping[str, str]:
        """Names of the addresses of a version."""
        names = ("draft", "edit", "preview", "differences", "discard", "publish")
        return {name: f"desk:{self.prefix}_{name}" for name in names}

    def part(self, part_id: str) -> Part | None:
        """The part of that name."""
        return next((one for one in self.parts if one.id == part_id), None)

    def part_of(self, path: str, here: Part | None) -> Part:
        """In which part a field stands: in this one if it holds it, else in the first that does."""
        top = path.partition(".")[0]
        return next((one for one in (here, *self.parts) if one is not None and top in one.keys), self.rest)

    def fields_too(self, version: V, part: Part) -> bool:
        """Whether a part is edited in fields, and not as text only."""
        return part.structured

    def extras(self, document: Document, part: Part) -> dict[str, Any]:
        """What its page of a part shows besides the fields."""
        return {}

    @abstractmethod
    def version(self, version_id: int) -> V:
        """A version (:raises BensoError: if there is none with this id)."""

    @abstractmethod
    def history(self, code: str) -> list[V]:
        """Every version, the newest first."""

    @abstractmethod
    def document_of(self, version: V) -> Mapping[str, Any]:
        """What a version declares, as it is written."""

    @abstractmethod
    def read(self, text: str) -> Sheet[Any]:
        """Read and judge a text."""

    @abstractmethod
    def differences(self, before: V, after: V) -> list[Difference]:
        """What one version changes against another."""

    @abstractmethod
    def options(self, of: Input) -> tuple[tuple[str, str], ...]:
        """What can be chosen in a field: value and words."""

    @abstractmethod
    def save(self, declaration: Any, seat: Seat, seen: str | None = None) -> V:
        """Save the draft (:raises BensoError: if it is another one by now)."""

    @abstractmethod
    def discard(self, version: int, seat: Seat) -> None:
        """Throw a draft away."""

    @abstractmethod
    def publish(self, version: int, seen: str, seat: Seat) -> V:
        """Publish a draft (:raises BensoError: saying why not)."""
