"""Which representation: what is accepted against what is offered (RFC 9110 §12.5.1, SDMX media types)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from benso.sites.api.sdmx.errors import NotOffered

_VENDOR = "application/vnd.sdmx."


class Form(StrEnum):
    """Representations offered here."""

    STRUCTURE_ML_21 = f"{_VENDOR}structure+xml;version=2.1"
    STRUCTURE_ML_30 = f"{_VENDOR}structure+xml;version=3.0.0"
    STRUCTURE_JSON_1 = f"{_VENDOR}structure+json;version=1.0.0"
    STRUCTURE_JSON_2 = f"{_VENDOR}structure+json;version=2.0.0"
    GENERIC = f"{_VENDOR}genericdata+xml;version=2.1"
    GENERIC_SERIES = f"{_VENDOR}generictimeseriesdata+xml;version=2.1"
    SPECIFIC = f"{_VENDOR}structurespecificdata+xml;version=2.1"
    SPECIFIC_SERIES = f"{_VENDOR}structurespecifictimeseriesdata+xml;version=2.1"
    DATA_ML_30 = f"{_VENDOR}data+xml;version=3.0.0"
    DATA_JSON_1 = f"{_VENDOR}data+json;version=1.0.0"
    DATA_JSON_DRAFT = f"{_VENDOR}data+json;version=1.0.0-wd"
    """What clients older than 1.0 read, and sdmx1."""

    DATA_JSON_2 = f"{_VENDOR}data+json;version=2.0.0"
    DATA_CSV_1 = f"{_VENDOR}data+csv;version=1.0.0"
    DATA_CSV_2 = f"{_VENDOR}data+csv;version=2.0.0"
    METADATA_JSON_2 = f"{_VENDOR}metadata+json;version=2.0.0"
    METADATA_ML_30 = f"{_VENDOR}metadata+xml;version=3.0.0"
    REGISTRY_ML_21 = f"{_VENDOR}registry+xml;version=2.1"
    REGISTRY_ML_30 = f"{_VENDOR}registry+xml;version=3.0.0"
    SCHEMA_ML_21 = f"{_VENDOR}schema+xml;version=2.1"
    SCHEMA_ML_30 = f"{_VENDOR}schema+xml;version=3.0.0"


_STRUCTURES = (Form.STRUCTURE_ML_21, Form.STRUCTURE_ML_30, Form.STRUCTURE_JSON_1, Form.STRUCTURE_JSON_2)
STRUCTURES_1 = (Form.STRUCTURE_ML_21, Form.STRUCTURE_JSON_1, Form.STRUCTURE_ML_30, Form.STRUCTURE_JSON_2)
STRUCTURES_2 = (Form.STRUCTURE_JSON_2, Form.STRUCTURE_ML_30, Form.STRUCTURE_ML_21, Form.STRUCTURE_JSON_1)
DATA_1 = (
    Form.GENERIC, Form.SPECIFIC, Form.GENERIC_SERIES, Form.SPECIFIC_SERIES, Form.DATA_JSON_1, Form.DATA_CSV_1,
    Form.DATA_ML_30, Form.DATA_JSON_2, Form.DATA_CSV_2, Form.DATA_JSON_DRAFT,
)  # fmt: skip
DATA_2 = (
    Form.DATA_JSON_2, Form.DATA_ML_30, Form.DATA_CSV_2, Form.GENERIC, Form.SPECIFIC, Form.GENERIC_SERIES,
    Form.SPECIFIC_SERIES, Form.DATA_JSON_1, Form.DATA_CSV_1, Form.DATA_JSON_DRAFT,
)  # fmt: skip
REGISTRY = (Form.REGISTRY_ML_30, Form.REGISTRY_ML_21)
METADATA = (Form.METADATA_JSON_2, Form.METADATA_ML_30)
SCHEMA_1 = (Form.SCHEMA_ML_21, Form.SCHEMA_ML_30, *_STRUCTURES)
SCHEMA_2 = (Form.SCHEMA_ML_30, Form.SCHEMA_ML_21, *reversed(_STRUCTURES))
_PLAIN = {"application/xml": "+xml", "text/xml": "+xml", "application/json": "+json", "text/csv": "+csv"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A representation, with the other parameters of its media type (``labels``, ``timeFormat``, ``keys``)."""

    form: Form
    parameters: dict[str, str] = field(default_factory=dict)


def choose(accept: str, offered: Sequence[Form]) -> Chosen:
    """The representation: by weight, then as it was asked, then as it is offered, best first.

    :raises NotOffered: if nothing that is accepted is offered
    """
    ranges = [one for one in map(_range, _split(accept)) if one[1] > 0]
    if not accept.strip():
        return Chosen(offered[0])
    for kind, _, parameters in sorted(ranges, key=lambda one: -one[1]):
        for form in offered:
            if _fits(kind, parameters, form):
                rest = {name: value for name, value in parameters.items() if name not in ("version", "q", "charset")}
                return Chosen(form, rest)
    raise NotOffered(accept=accept[:200], offered=", ".join(offered))


def _split(accept: str) -> list[str]:
    parts = (part.strip().replace("urn:", "") for part in accept.split(","))
    return [part for part in parts if part]


def _range(text: str) -> tuple[str, float, dict[str, str]]:
    kind, *given = (part.strip() for part in text.split(";"))
    named = (part.partition("=") for part in given)
    parameters = {name.strip().lower(): value.strip().strip('"') for name, _, value in named}
    try:
        weight = float(parameters.get("q", "1"))
    except ValueError:
        weight = 0.0
    return kind.lower(), weight, parameters


def _fits(kind: str, parameters: dict[str, str], form: Form) -> bool:
    name, _, version = form.value.partition(";version=")
    if kind in ("*/*", "application/*"):
        return True
    if kind in _PLAIN:
        return name.endswith(_PLAIN[kind])
    if kind != name:
        return False
    wanted = parameters.get("version", "")
    return not wanted or wanted == version or _reaches(wanted, version)


def _reaches(wanted: str, version: str) -> bool:
    """Whether a version with ``+`` (or a shorter one) takes this one: ``2+.0.0``, ``3.0.0+``, ``2.0``."""
    asked, held = wanted.replace("+", "").split("."), version.split(".")
    if "+" not in wanted:
        return (asked + ["0"] * 3)[:3] == (held + ["0"] * 3)[:3]
    return asked[0] == held[0] and [p for p in asked if p] <= held
