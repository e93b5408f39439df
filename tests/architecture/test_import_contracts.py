"""The tiers and rooms are a failing build: kept as they stand, and each broken by the import it forbids."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

LINT = Path(sys.executable).with_name("lint-imports")


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}
    return subprocess.run(
        [str(LINT), "--no-cache", "--no-logo"], cwd=root, env=env, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    leave_out = shutil.ignore_patterns("__pycache__", "static*")
    shutil.copytree(ROOT / "src" / "benso", tmp_path / "src" / "benso", ignore=leave_out)
    shutil.copytree(ROOT / "tools", tmp_path / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_all_contracts_are_kept() -> None:
    result = lint(ROOT)
    assert (result.returncode, "0 broken" in result.stdout) == (0, True), result.stdout + result.stderr


@pytest.mark.parametrize(
    ("contract", "module", "planted"),
    [
        ("The four floors", "kernel/errors.py", "import benso.domains.units.types"),
        ("Which domain may know which", "domains/ledger/types.py", "import benso.domains.units.types"),
        ("Which domain may know which", "domains/ledger/types.py", "import benso.domains.audit.types"),
        ("The rooms of every domain", "domains/units/types.py", "import benso.domains.units.models"),
        ("The rooms of every domain", "domains/units/clever.py", ""),
        ("Tables and loaders stay at home", "domains/scoreboard/apps.py", "import benso.domains.units.models"),
        (
            "Tables and loaders stay at home",
            "domains/reporting/rules/planted.py",
            "import benso.domains.versions.models",
        ),
        ("Rules are pure", "domains/units/rules/planted.py", "import django.db"),
        ("Rules are pure", "kernel/errors.py", "import django.utils.timezone"),
        ("The scoreboard reads only evidence", "domains/scoreboard/types.py", "import benso.domains.accounts.types"),
        ("The shell knows no site", "sites/shell/planted.py", "import benso.sites.board"),
        ("Audiences do not know each other", "sites/desk/planted.py", "import benso.sites.board"),
        ("No cycles anywhere", "kernel/errors.py", "import benso.kernel.content\n"),
    ],
)
def test_a_forbidden_import_breaks_the_build(copy: Path, contract: str, module: str, planted: str) -> None:
    file = copy / "src" / "benso" / module
    if not file.parent.exists():  # the room is a file, not a package
        file = file.parent.with_suffix(".py")
    with file.open("a", encoding="utf-8") as handle:
        handle.write(f"\n{planted}\n")
    if contract == "No cycles anywhere":
        with (copy / "src/benso/kernel/content.py").open("a", encoding="utf-8") as handle:
            handle.write("\nimport benso.kernel.errors\n")

    result = lint(copy)

    assert result.returncode == 1, result.stdout + result.stderr
    assert f"{contract} BROKEN" in result.stdout
