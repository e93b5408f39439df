"""How a part of a declaration is laid out in fields, and the fields that many records share."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

Choices = tuple[str, ...]
LEVELS = ("province", "district", "commune")


@dataclass(frozen=True, slots=True)
class Input:
    """One field: its path inside the record, its label, how it is typed, what can be chosen."""

    name: str
    label: str | Promise
    kind: str = "text"
    options: Choices = ()
    suggest: str = ""
    """Which ids of the declaration are offered while one types: ``steps``, ``actions``, ``questions``, ``cases``."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Records that repeat: a path, what one is called, its fields, and records inside it.

    ``cells``: a row of a decision table, whose columns are those of the table. ``ordered``: places can be changed.
    """

    name: str
    label: str | Promise
    one: str | Promise
    columns: tuple[Input, ...] = ()
    inner: tuple[Rows, ...] = ()
    cells: bool = False
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Some top-level fields of a declaration; ``keys`` are what its text holds."""

    id: str
    label: str | Promise
    keys: tuple[str, ...]
    inputs: tuple[Input, ...] = ()
    rows: tuple[Rows, ...] = ()

    @property
    def structured(self) -> bool:
        """Whether it has fields besides its text."""
        return bool(self.inputs or self.rows)


def words(name: str, label: str | Promise) -> tuple[Input, Input]:
    """A text in both languages; each field says which text it is, wherever it stands."""
    english = format_lazy("{} – {}", label, _("Tiếng Anh"))
    return Input(f"{name}.vi", label, "words"), Input(f"{name}.en", english, "words")


ID = Input("id", _("Mã"), "code")
WHEN = Input("when", _("Điều kiện"), "expression")
LABEL = words("label", _("Nhãn"))
NAME = words("name", _("Tên"))
VALID = (Input("valid_from", _("Từ ngày"), "date"), Input("valid_to", _("Hết hiệu lực"), "date"))
