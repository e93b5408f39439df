"""What the project says it needs is pinned by version and hash, and no lock names where it is fetched from."""

from __future__ import annotations

import json
import re
import tomllib

import pytest

from benso.config.environment import PROJECT_ROOT

PROJECT = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = {
    "run": PROJECT["dependencies"],
    "dev": PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"],
    "bootstrap": ["uv"],
}


@pytest.mark.parametrize("name", LOCKS)
def test_every_dependency_is_pinned_with_hashes(name: str) -> None:
    text = (PROJECT_ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
    pinned = {block.split("==")[0].lower() for block in re.split(r"\n(?=\S)", text) if "--hash=sha256:" in block}
    # As locks write it: PEP 503.
    wanted = {re.sub(r"[-_.]+", "-", re.split(r"[\[<>=;]", line)[0]).lower() for line in LOCKS[name]}
    assert wanted - pinned == set()


@pytest.mark.parametrize("name", LOCKS)
def test_no_python_lock_names_an_address(name: str) -> None:
    assert "://" not in (PROJECT_ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")


def test_the_asset_lock_pins_by_integrity_and_names_no_registry() -> None:
    packages = json.loads((PROJECT_ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    third_party = [package for name, package in packages.items() if name]
    assert [p for p in third_party if "resolved" in p or not p["integrity"].startswith("sha512-")] == []
