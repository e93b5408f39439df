"""What imports cannot show: lengths, names, and habits that the design rules out."""

from __future__ import annotations

import ast
import re
import subprocess

import pytest

from tests.architecture.source import DOMAINS, ROOT, SRC, modules, room_modules, tier_of

MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 50
FORBIDDEN_NAMES = {"utils.py", "helpers.py", "common.py", "misc.py"}
WRITE_VERB = re.compile(r"^[a-z]+(_[a-z0-9]+)+$")


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


def test_operations_are_keyword_only_and_named_by_a_verb() -> None:
    wrong = [
        f"{path}: {f.name}"
        for path, tree in room_modules("operations").items()
        for f in public_functions(tree)
        if f.args.args or f.args.posonlyargs or not (WRITE_VERB.match(f.name) or f.name in {"post", "verify"})
    ]
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
    allowed = {"config/environment.py"}  # names the default content folder
    found = [
        str(path)
        for path in modules()
        if path.parts[0] in {"kernel", "domains", "config"}
        and str(path) not in allowed
        and named.search((SRC / path).read_text(encoding="utf-8"))
    ]
    assert found == []


def test_nothing_reads_the_seed_folder() -> None:
    pattern = re.compile(r"(\.\./shared|/work/)")
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    files = [f for f in tracked if f and not f.startswith("tests/architecture")]
    assert [f for f in files if pattern.search((ROOT / f).read_text(encoding="utf-8", errors="ignore"))] == []
