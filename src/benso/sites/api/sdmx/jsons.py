"""Data in SDMX-JSON 1.0 and 2.0: codes are numbers into the lists of the structure beside them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from benso.kernel.errors import Phrase
from benso.sites.api.sdmx.catalogue import OBSERVATION_ATTRIBUTES, SERIES_ATTRIBUTES, TIME, VALUE, Catalogue
from benso.sites.api.sdmx.errors import Senseless
from benso.sites.api.sdmx.names import Key, Kind
from benso.sites.api.sdmx.periods import bounds
from benso.sites.api.sdmx.questions import FLAT, Part, Question
from benso.sites.api.sdmx.values import DataSet, Observation, series_of
from benso.sites.api.sdmx.writing import Message, languages

_SCHEMAS = {
    1: "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/data-message/tools/schemas/1.0/sdmx-json-data-schema.json",
    2: "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/data-message/tools/schemas/2.0.0/sdmx-json-data-schema.json",
}


def data_json(
    sets: Sequence[DataSet], question: Question, message: Message, catalogue: Catalogue, *, version: int,
    draft: bool = False,
) -> bytes:  # fmt: skip
    """The message; ``draft``: as the drafts before 1.0 had it, with everything at the top.

    :raises Senseless: for data sets of several structures in 1.0, which knows one only
    """
    if version == 1:
        if len({one.part.flow.key for one in sets}) > 1:
            raise Senseless(
                reason=Phrase("SDMX-JSON 1.0 chỉ chứa một cấu trúc; hỏi từng luồng, hoặc dùng SDMX-JSON 2.0.")
            )
        shared = _Book(sets[0].part, question, catalogue, draft=draft)
        books = {one.part.context: shared for one in sets}
    else:
        books = {one.part.context: _Book(one.part, question, catalogue) for one in sets}
    contexts = list(books)
    written = [books[one.part.context].data_set(one) for one in sets]
    if version == 1:
        body: dict[str, Any] = {"structure": books[contexts[0]].structure(1), "dataSets": written}
    else:
        for one, each in zip(sets, written, strict=True):
            each["structure"] = contexts.index(one.part.context)
        structures = [
            books[key].structure(2) | {"dataSets": [n for n, one in enumerate(sets) if one.part.context == key]}
            for key in contexts
        ]
        body = {"structures": structures, "dataSets": written}
    meta = {
        "schema": _SCHEMAS[version], "id": message.id, "test": False,
        "prepared": message.prepared.isoformat(timespec="seconds"), "contentLanguages": ["vi", "en"],
        "sender": {"id": message.sender},
    }  # fmt: skip
    if draft:
        header = {name: meta[name] for name in ("id", "test", "prepared", "sender")}
        return json.dumps({"header": header, **body}, ensure_ascii=False, separators=(",", ":")).encode()
    return json.dumps({"meta": meta, "data": body}, ensure_ascii=False, separators=(",", ":")).encode()


class _Book:
    """The lists of one structure, filled as observations are written."""

    def __init__(self, part: Part, question: Question, catalogue: Catalogue, *, draft: bool = False) -> None:
        self._part, self._question, self._catalogue, self._draft = part, question, catalogue, draft
        flow, across = part.flow, question.across
        every = (*flow.dimensions, TIME)
        self._series = () if across == FLAT else tuple(name for name in every if name != across)
        self._at = every if across == FLAT else (across,)
        split = across not in (FLAT, "INDICATOR")
        named = [name for name in SERIES_ATTRIBUTES if name in question.attributes]
        own = [name for name in OBSERVATION_ATTRIBUTES if name in question.attributes]
        self._series_attributes = named if split else []
        self._attributes = own if split else [*named, *own]
        self._lists: dict[str, dict[str, int]] = {}
        scheme = next((a for key, a in catalogue.artefacts.items() if key.kind is Kind.CONCEPT_SCHEME), None)
        self._concepts = scheme.items if scheme else {}

    def data_set(self, one: DataSet) -> dict[str, Any]:
        """A data set; the lists grow with it."""
        key = one.part.context
        link = {"rel": key.kind.value, "urn": key.urn, "href": f"{self._base}/{key.agency}/{key.id}/{key.version}"}
        found: dict[str, Any] = {"action": one.action, "links": [link]}
        if one.valid_from is not None:
            found["validFrom"] = one.valid_from.isoformat()
        if one.valid_to is not None:
            found["validTo"] = one.valid_to.isoformat()
        if not self._series:
            return found | {"observations": {self._key(row, self._at): self._row(row) for row in one.observations}}
        series = {}
        for rows in series_of(one.observations, self._series).values():
            each: dict[str, Any] = {}
            if self._series_attributes:
                each["attributes"] = [self._number(name, rows[0].codes[name]) for name in self._series_attributes]
            if self._question.observations:
                each["observations"] = {self._key(row, self._at): self._row(row) for row in rows}
            series[self._key(rows[0], self._series)] = each
        return found | {"series": series}

    def structure(self, version: int) -> dict[str, Any]:
        """The structure with what the data sets have put into its lists."""
        flow, key = self._part.flow, self._part.context
        shown = self._at if self._question.observations or not self._series else ()
        by_name = {
            name: self._component(name, version, n) | {"keyPosition": n, "roles": [name]}
            for n, name in enumerate((*flow.dimensions, TIME))
            if name in self._series or name in shown
        }
        found: dict[str, Any] = {
            "links": [
                {"rel": key.kind.value, "urn": key.urn, "href": f"{self._base}/{key.agency}/{key.id}/{key.version}"}
            ],
            "name": flow.name.vi,
            "names": languages(flow.name),
            "dimensions": {
                "dataSet": [],
                "series": [by_name[name] for name in self._series],
                "observation": [by_name[name] for name in shown],
            },
            "attributes": {
                "dataSet": [],
                "series": [self._attribute(name, version) for name in self._series_attributes],
                "observation": [self._attribute(name, version) for name in (self._attributes if shown else ())],
            },
        }
        if version == 2:
            found["measures"] = {"observation": [self._measure()] if self._question.values else []}
            found["attributes"]["dimensionGroup"] = []
        return found

    @property
    def _base(self) -> str:
        return f"/sdmx/structure/{self._part.context.kind.value}"

    def _measure(self) -> dict[str, Any]:
        return {"id": VALUE, **self._named(VALUE), "roles": ["PRIMARY_MEASURE"]}

    def _component(self, name: str, version: int, position: int | None = None) -> dict[str, Any]:
        codelist = self._part.flow.codelists.get(name)
        codes = self._lists.get(name, {})
        if codelist is None and version == 2:
            values = [{"value": code, **self._span(name, code)} for code in codes]
        elif codelist is None:
            values = [self._plain(name, code, position is None) for code in codes]
        else:
            values = [self._coded(codelist, code) for code in codes]
        found: dict[str, Any] = {"id": name, **self._named(name)}
        return found | ({"values": values} if values or version == 1 else {})

    def _attribute(self, name: str, version: int) -> dict[str, Any]:
        if name in SERIES_ATTRIBUTES:
            relation: dict[str, Any] = {"dimensions": ["INDICATOR"]}
        else:
            relation = {"observation": {}} if version == 2 else {"primaryMeasure": VALUE}
        return self._component(name, version) | {"relationship": relation}

    def _coded(self, codelist: Key, code: str) -> dict[str, Any]:
        artefact = self._catalogue.artefacts.get(codelist)
        item = artefact.items.get(code) if artefact else None
        if item is not None and self._draft:
            return {"id": code, "name": item.name.vi}
        if item is not None:
            return {"id": code, "name": item.name.vi, "names": languages(item.name)}
        return {"id": code, "name": code}

    def _plain(self, name: str, code: str, attribute: bool) -> dict[str, Any]:
        """A value of no list as 1.0 has it: an id has few characters, so a range of time has its name besides."""
        if self._draft:
            return {"id": code, "name": code, **self._span(name, code)}
        if attribute and not code.isalnum():
            return {"name": code}
        return {"id": code.replace("/", "$"), "name": code, **self._span(name, code)}

    def _span(self, name: str, code: str) -> dict[str, str]:
        found = bounds(code) if name == TIME else None
        return {"start": f"{found[0]}T00:00:00Z", "end": f"{found[1]}T23:59:59Z"} if found else {}

    def _named(self, name: str) -> dict[str, Any]:
        item = self._concepts.get(name)
        return {"name": item.name.vi, "names": languages(item.name)} if item else {"name": name}

    def _row(self, row: Observation) -> list[Any]:
        value = row.codes.get(VALUE)
        measure = [None if value is None else _number(value)] if self._question.values else []
        return [*measure, *(self._number(name, row.codes[name]) for name in self._attributes)]

    def _key(self, row: Observation, names: Sequence[str]) -> str:
        return ":".join(str(self._number(name, row.codes[name])) for name in names)

    def _number(self, name: str, code: str) -> int:
        held = self._lists.setdefault(name, {})
        return held.setdefault(code, len(held))


def _number(text: str) -> int | float | str:
    """A JSON number where a double keeps every digit, else a text."""
    whole = int(text) if text.lstrip("-").isdigit() else None
    if whole is not None:
        return whole if abs(whole) <= 2**53 else text
    return float(text) if len(text.strip("-0.").replace(".", "")) <= 15 else text
