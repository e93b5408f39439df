"""What imports cannot show: lengths, names, and habits that the design rules out."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture.source import DOMAINS, ROOT, SRC, modules, room_modules, tier_of

MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 50
FORBIDDEN_NAMES = {"utils.py", "helpers.py", "common.py", "misc.py"}


def functions(tree: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def public_functions(tree: ast.Module) -> list[ast.FunctionDef]:
    return [n for n in tree.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")]


def test_no_file_passes_three_hundred_lines() -> None:
    long = {}
    for path in modules():
        lines = len((SRC / path).read_text(encoding="utf-8").splitlines())
        if lines > MAX_FILE_LINES:
            long[str(path)] = lines
    assert long == {}


def test_every_function_fits_on_a_screen() -> None:
    long = [
        f"{path}:{f.lineno} {f.name} ({f.end_lineno - f.lineno + 1})"
        for path, tree in modules().items()
        for f in functions(tree)
        if f.end_lineno and f.end_lineno - f.lineno + 1 > MAX_FUNCTION_LINES
    ]
    assert long == []


def test_no_file_is_named_after_nothing() -> None:
    assert [str(path) for path in modules() if path.name in FORBIDDEN_NAMES] == []


@pytest.mark.parametrize(
    "pattern", ["django.dispatch", "get_model(", "post_save", "pre_save", "AUTH_USER_MODEL.objects"]
)
def test_no_hidden_coupling(pattern: str) -> None:
    assert [str(path) for path in modules() if pattern in (SRC / path).read_text(encoding="utf-8")] == []


def exported(path: Path, tree: ast.Module) -> set[str] | None:
    """Names a room that is a package hands out; ``None`` where the room is a single file and hands out all."""
    if path.name == f"{path.parts[2]}" or len(path.parts) == 3:
        return None
    init = ast.parse((SRC / Path(*path.parts[:3]) / "__init__.py").read_text(encoding="utf-8"))
    return {alias.asname or alias.name for n in init.body if isinstance(n, ast.ImportFrom) for alias in n.names}


def test_operations_are_keyword_only() -> None:
    wrong = []
    for path, tree in room_modules("operations").items():
        names = exported(path, tree)
        for f in public_functions(tree):
            if (names is None or f.name in names) and (f.args.args or f.args.posonlyargs):
                wrong.append(f"{path}: {f.name}")
    assert wrong == []


@pytest.mark.parametrize("room", ["rules", "types", "models", "queries", "operations"])
def test_no_room_below_the_edge_asks_the_clock(room: str) -> None:
    clocks = re.compile(r"\b(timezone\.now|datetime\.now|date\.today|time\.time|localdate)\(")
    asked = [str(p) for p in room_modules(room) if clocks.search((SRC / p).read_text(encoding="utf-8"))]
    assert asked == []


def test_public_functions_of_rooms_and_kernel_have_docstrings() -> None:
    trees = room_modules("rules", "queries", "operations") | {
        p: t for p, t in modules().items() if p.parts[0] == "kernel"
    }
    bare = [f"{p}: {f.name}" for p, tree in trees.items() for f in public_functions(tree) if not ast.get_docstring(f)]
    assert bare == []


def test_foreign_keys_point_down_or_stay_at_home() -> None:
    reference = re.compile(r"(?:ForeignKey|OneToOneField|ManyToManyField)\(\s*\"(\w+)\.\w+\"")
    upward = []
    for path in room_modules("models"):
        home = path.parts[1]
        for target in reference.findall((SRC / path).read_text(encoding="utf-8")):
            if target != home and (DOMAINS / target).exists() and tier_of(target) >= tier_of(home):
                upward.append(f"{path} → {target}")
    assert upward == []


def test_templates_stay_in_their_site() -> None:
    used = re.compile(r"""(?:extends|include|render\(\s*request,\s*)\s*["']([\w-]+)/""")
    strayed = []
    for site in sorted(p for p in (SRC / "sites").iterdir() if p.is_dir()):
        for file in [*site.rglob("*.html"), *site.rglob("*.py")]:
            for folder in used.findall(file.read_text(encoding="utf-8")):
                if folder not in {site.name, "shell"}:
                    strayed.append(f"{file.relative_to(SRC)} → {folder}")
    assert strayed == []


def test_pages_load_nothing_from_outside() -> None:
    outside = re.compile(r"""(?:src|href|action)=["']https?://|url\(\s*["']?https?:|@import\s+["']http""")
    files = [
        f for pattern in ("*.html", "*.css", "*.js") for f in (SRC / "sites").rglob(pattern) if "vendor" not in str(f)
    ]
    assert [str(f.relative_to(SRC)) for f in files if outside.search(f.read_text(encoding="utf-8"))] == []


def test_code_knows_no_province() -> None:
    named = re.compile(r"Bến Tre|Ben Tre|bentre|Vĩnh Long")
    taught = ("config/environment.py", "config/cli/")  # the default folder, and the help that names it
    found = [
        str(path)
        for path in modules()
        if path.parts[0] in {"kernel", "domains", "config"}
        and not str(path).startswith(taught)
        and named.search((SRC / path).read_text(encoding="utf-8"))
    ]
    assert found == []


def test_nothing_reads_the_seed_folder() -> None:
    pattern = re.compile(r"\.\./shared|/wor[k]/|/roo[t]/")
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    files = [f for f in tracked if f and not f.startswith("tests/architecture")]
    assert [f for f in files if pattern.search((ROOT / f).read_text(encoding="utf-8", errors="ignore"))] == []
