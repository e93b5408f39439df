"""Every text of the platform that is to be translated, found in templates and Python the way Django finds them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[3] / "src" / "benso"
CALLS = {"_", "Phrase", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
TRANSLATE = re.compile(r"""\{%\s*translate\s+(?:"([^"]+)"|'([^']+)')(?:\s+context\s+"(\w+)")?""")
BLOCK = re.compile(r"\{%\s*blocktranslate\b(?P<options>[^%]*)%\}(?P<body>.*?)\{%\s*endblocktranslate\s*%\}", re.DOTALL)
PLURAL = re.compile(r"\{%\s*plural\s*%\}")
VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def in_template(text: str) -> Iterator[str]:
    """The texts of one template; a context stands before its text, parted from it as in compiled catalogues."""
    for match in TRANSLATE.finditer(text):
        yield (f"{match[3]}\x04" if match[3] else "") + (match[1] or match[2])
    for block in BLOCK.finditer(text):
        for part in PLURAL.split(block["body"])[:1]:
            part = part.replace("%", "%%") if VARIABLE.search(part) or "count" in block["options"] else part
            yield VARIABLE.sub(r"%(\1)s", part)


def in_python(text: str) -> Iterator[str]:
    """The texts of one module: calls of gettext, and the sentence of every refusal."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and node.args and getattr(node.func, "id", "") in CALLS:
            if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                yield node.args[0].value
        elif isinstance(node, ast.ClassDef):
            yield from (s for s in map(_sentence, node.body) if s)


def _sentence(node: ast.stmt) -> str | None:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    if not any(getattr(t, "id", "") == "sentence" for t in targets):
        return None
    value = getattr(node, "value", None)
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None


def all_messages() -> dict[str, Path]:
    """Every text with a file it stands in."""
    found: dict[str, Path] = {}
    for file in sorted(SOURCE.rglob("*.html")):
        found |= dict.fromkeys(in_template(file.read_text()), file)
    for file in sorted(SOURCE.rglob("*.py")):
        found |= dict.fromkeys(in_python(file.read_text()), file)
    return found
