"""Data in SDMX-CSV 1.0 and 2.0."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from benso.sites.api.sdmx.catalogue import OBSERVATION_ATTRIBUTES, SERIES_ATTRIBUTES, TIME, VALUE, Catalogue
from benso.sites.api.sdmx.names import Key, Kind
from benso.sites.api.sdmx.questions import Question
from benso.sites.api.sdmx.values import DataSet, Observation

_CONTEXT_NAMES = {Kind.FLOW: "dataflow", Kind.STRUCTURE: "datastructure", Kind.AGREEMENT: "provisionagreement"}
_ACTIONS = {"Information": "I", "Replace": "R", "Delete": "D", "Append": "A"}


def data_csv(
    sets: Sequence[DataSet], question: Question, catalogue: Catalogue, parameters: Mapping[str, str], *, version: int
) -> bytes:
    """A table: one row per observation, data sets one after another under one head.

    ``labels``: ``id`` (codes), ``both`` (``code: name``) or, in 2.0, ``name`` (a column of names after each).
    """
    labels = parameters.get("labels", "id")
    words = _Words(catalogue, labels)
    columns = _columns(sets, question)
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n")
    keyed = parameters.get("keys", "none") if version == 2 else "none"
    table.writerow(_head(words, columns, keyed, version))
    for one in sets:
        first = _first(one, words, version)
        dimensions = one.part.flow.dimensions
        for row in one.observations:
            table.writerow([*first, *_keys(row, dimensions, keyed), *words.cells(one, row, columns)])
    return out.getvalue().encode()


def _columns(sets: Sequence[DataSet], question: Question) -> list[str]:
    dimensions = list(dict.fromkeys(name for one in sets for name in one.part.flow.dimensions))
    measure = [VALUE] if question.values and question.observations else []
    own = [n for n in (*SERIES_ATTRIBUTES, *OBSERVATION_ATTRIBUTES) if n in question.attributes]
    time = [TIME] if question.observations else []
    return [*dimensions, *time, *measure, *own]


def _head(words: _Words, columns: Sequence[str], keyed: str, version: int) -> list[str]:
    if version == 1:
        return ["DATAFLOW", *words.heads(columns)]
    names = ["STRUCTURE", "STRUCTURE_ID", *(["STRUCTURE_NAME"] if words.labels == "name" else []), "ACTION"]
    keys = {"series": ["SERIES_KEY"], "obs": ["OBS_KEY"], "both": ["SERIES_KEY", "OBS_KEY"]}.get(keyed, [])
    return [*names, *keys, *words.heads(columns)]


def _first(one: DataSet, words: _Words, version: int) -> list[str]:
    key = one.part.context
    named = f"{key.agency}:{key.id}({key.version})"
    name = one.part.flow.name.vi
    if version == 1:
        flow = one.part.flow.key
        named = f"{flow.agency}:{flow.id}({flow.version})"
        return [f"{named}: {name}" if words.labels == "both" else named]
    if words.labels == "name":
        return [_CONTEXT_NAMES[key.kind], named, name, _ACTIONS[one.action]]
    return [_CONTEXT_NAMES[key.kind], f"{named}: {name}" if words.labels == "both" else named, _ACTIONS[one.action]]


def _keys(row: Observation, dimensions: Sequence[str], keyed: str) -> list[str]:
    series = ".".join(row.codes[name] for name in dimensions)
    whole = f"{series}.{row.codes[TIME]}"
    return {"series": [series], "obs": [whole], "both": [series, whole]}.get(keyed, [])


class _Words:
    """Names beside codes, where they are wanted."""

    def __init__(self, catalogue: Catalogue, labels: str) -> None:
        self._catalogue = catalogue
        self.labels = labels
        scheme = next((a for key, a in catalogue.artefacts.items() if key.kind is Kind.CONCEPT_SCHEME), None)
        self._concepts = scheme.items if scheme else {}

    def heads(self, columns: Sequence[str]) -> list[str]:
        """Heads of columns."""
        if self.labels == "both":
            return [f"{each}: {self._concept(each)}" for each in columns]
        if self.labels == "name":
            return [part for each in columns for part in (each, self._concept(each))]
        return list(columns)

    def cells(self, one: DataSet, row: Observation, columns: Sequence[str]) -> list[str]:
        """Cells of a row."""
        found: list[str] = []
        for each in columns:
            code = row.codes.get(each, "")
            if self.labels == "id":
                found.append(code)
                continue
            name = self._code(one.part.flow.codelists.get(each), code)
            if self.labels == "both":
                found.append(f"{code}: {name}" if name else code)
            else:
                found += [code, name]
        return found

    def _concept(self, name: str) -> str:
        held = self._concepts.get(name)
        return held.name.vi if held else name

    def _code(self, codelist: Key | None, code: str) -> str:
        if codelist is None or codelist not in self._catalogue.artefacts:
            return ""
        held = self._catalogue.artefacts[codelist].items.get(code)
        return held.name.vi if held else ""
