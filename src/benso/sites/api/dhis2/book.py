"""What things are called in the API of DHIS2: uids of eleven characters, those an installation came with kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from benso.domains.reporting import queries
from benso.domains.reporting.rules import PERIOD_TYPES
from benso.domains.reporting.types import Combine, Indicator, ItemRef, Pairs, ValueType, Version
from benso.domains.units import queries as units
from benso.domains.units.types import Level, Unit
from benso.kernel.periods import PeriodKind

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_LEVELS = {Level.PROVINCE: 1, Level.DISTRICT: 2, Level.COMMUNE: 3}
_TYPES = {ValueType.INTEGER: "INTEGER", ValueType.DECIMAL: "NUMBER", ValueType.PERCENT: "PERCENTAGE"}


class Book:
    """Everything by kind, uid and key, as of a day."""

    def __init__(self, on: date) -> None:
        kept = queries.foreign_names()
        self._uids = {(kind, key): uid for (kind, uid), key in kept.items()}
        self._roster = units.roster()
        self.units: dict[str, Unit] = {unit.id: unit for unit in self._roster.on(on) if unit.level in _LEVELS}
        self.indicators: dict[str, Indicator] = queries.indicators()
        self.versions: dict[str, Version] = {v.regime.code: v for v in queries.regimes_in_force(on)}
        self.items: dict[str, ItemRef] = {key: _item(key) for key in queries.known_items()}
        self.combos: dict[str, Pairs] = {written(ref.dimensions): ref.dimensions for ref in self.items.values()} | {
            "": ()
        }
        self._keys = {
            (kind, name): key
            for kind, held in (
                ("organisationUnit", self.units), ("dataElement", self.indicators), ("dataSet", self.versions),
                ("categoryOptionCombo", self.combos),
            )
            for key in held
            for name in (self.uid(kind, key), key)
        } | {(kind, uid): key for (kind, uid), key in kept.items()}  # fmt: skip
        self._on = on

    def uid(self, kind: str, key: str) -> str:
        """The uid of a thing: the one it came with, else one made of its key."""
        return self._uids.get((kind, key)) or made_uid(kind, key)

    def key(self, kind: str, uid: str) -> str | None:
        """The key of a uid, or of a code here."""
        return self._keys.get((kind, uid))

    def organisation_units(self) -> list[dict[str, Any]]:
        """Units in force, the province first."""
        return [self._unit(unit) for unit in self.units.values()]

    def data_elements(self) -> list[dict[str, Any]]:
        """Indicators."""
        return [
            {
                **self._named("dataElement", code, each.label.vi, each.label.en), "valueType": _TYPES[each.value_type],
                "aggregationType": "SUM" if each.combine is Combine.SUM else "NONE", "domainType": "AGGREGATE",
                "description": each.definition.vi,
            }
            for code, each in self.indicators.items()
        ]  # fmt: skip

    def data_sets(self) -> list[dict[str, Any]]:
        """Regimes in force."""
        found = []
        for code, version in self.versions.items():
            rows = {row.indicator for form in version.regime.forms for row in form.rows if row.indicator}
            elements = [{"dataElement": {"id": self.uid("dataElement", one)}} for one in sorted(rows)]
            kind = PERIOD_TYPES.get(PeriodKind(version.regime.frequency), "Yearly")
            found.append(
                {
                    **self._named("dataSet", code, version.regime.name.vi, version.regime.name.en),
                    "periodType": kind,
                    "timelyDays": version.regime.deadline.days,
                    "version": version.number,
                    "dataSetElements": elements,
                }
            )
        return found

    def computed(self) -> list[dict[str, Any]]:
        """What forms compute: the nearest to indicators of DHIS2."""
        found = {}
        for version in self.versions.values():
            for form in version.regime.forms:
                for row in form.rows:
                    if row.formula and row.indicator in self.indicators:
                        each = self.indicators[row.indicator]
                        named = self._named("dataElement", row.indicator, each.label.vi, each.label.en)
                        found[row.indicator] = {**named, "numerator": row.formula, "denominator": "1"}
        return list(found.values())

    def option_combos(self) -> list[dict[str, Any]]:
        """Breakdowns that some item has."""
        return [
            self._named("categoryOptionCombo", key, key or "default", key or "default") for key in sorted(self.combos)
        ]

    def _unit(self, unit: Unit) -> dict[str, Any]:
        above = self._roster.ancestors(unit.id, self._on)
        path = "".join(f"/{self.uid('organisationUnit', one.id)}" for one in (*reversed(above), unit))
        found = {
            **self._named("organisationUnit", unit.id, unit.name_vi, unit.name_vi), "level": len(above) + 1,
            "path": path, "openingDate": f"{unit.valid_from}T00:00:00.000", "leaf": unit.level is Level.COMMUNE,
        }  # fmt: skip
        if unit.valid_to is not None:
            found["closedDate"] = f"{unit.valid_to}T00:00:00.000"
        if above:
            found["parent"] = {"id": self.uid("organisationUnit", above[0].id)}
        return found

    def _named(self, kind: str, key: str, name: str, english: str) -> dict[str, Any]:
        shown = english or name
        return {"id": self.uid(kind, key), "code": key, "name": name, "shortName": shown[:50], "displayName": name}


def made_uid(kind: str, key: str) -> str:
    """A uid made of a key: a letter, then ten letters or digits; the same for ever."""
    number = int.from_bytes(hashlib.sha256(f"{kind}|{key}".encode()).digest()[:16])
    found = _LETTERS[number % 52]
    number //= 52
    for _ in range(10):
        found += _LETTERS[number % 62]
        number //= 62
    return found


def written(pairs: Pairs) -> str:
    """A breakdown as it is written in keys."""
    return ";".join(f"{dimension}={code}" for dimension, code in pairs)


def _item(key: str) -> ItemRef:
    indicator, _, inner = key.removesuffix("]").partition("[")
    parts: list[tuple[str, str, str]] = [part.partition("=") for part in inner.split(";")] if inner else []
    return ItemRef(indicator, tuple((dimension, code) for dimension, _, code in parts))


def selected(row: Mapping[str, Any], fields: str) -> dict[str, Any]:
    """The fields asked for (``id,name,parent[id]``; ``*`` and ``:all`` are all)."""
    names, depth, part = [], 0, ""
    for character in f"{fields},":
        if character == "," and depth == 0:
            names.append(part)
            part = ""
            continue
        depth += {"[": 1, "]": -1}.get(character, 0)
        part += character
    plain = [name.partition("[")[0].strip() for name in names]
    if any(name in ("*", ":all", ":owner") for name in plain):
        return dict(row)
    return {name: row[name] for name in plain if name in row}
