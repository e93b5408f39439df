"""The words of messages in a content pack: ``notifications/templates.yaml``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from benso.domains.notifications.operations import load_templates
from benso.domains.notifications.rules import FACTS, SHORT_MAX, places
from benso.domains.notifications.types import Channel, Template, TemplateCode, Words
from benso.kernel.content import Pack, Row

FILE = "notifications/templates.yaml"
_WORDS = ("subject", "body", "short")
_ROOM_FOR_FACTS = 60
"""Characters kept free in a short text for what its places will hold."""


def check(pack: Pack) -> tuple[Template, ...]:
    """Read and check every template; each kind of message must have words, in both languages."""
    if not (pack.root / FILE).exists():
        return ()
    rows = pack.yaml_rows(FILE)
    pack.unique(rows, "code")
    made = tuple(template for row in rows if (template := _template(pack, row)))
    missing = sorted(set(TemplateCode) - {template.code for template in made})
    if rows and missing:
        pack.problem(rows[-1], "code", f"Thiếu mẫu: {', '.join(missing)}.")
    return made


def load(parsed: tuple[Template, ...], *, actor: str, at: datetime) -> None:
    """Make the words those of the pack."""
    load_templates(told=parsed, actor=actor, at=at)


def _template(pack: Pack, row: Row) -> Template | None:
    if not pack.require(row, "code", "channels", *_WORDS):
        return None
    values = row.values
    if values["code"] not in set(TemplateCode):
        pack.problem(row, "code", f"Không có loại thông báo “{values['code']}”. Có: {', '.join(TemplateCode)}.")
        return None
    channels = _items(pack, row, "channels", frozenset(Channel))
    facts = _items(pack, row, "facts", FACTS)
    words = {name: _words(pack, row, name, frozenset(facts)) for name in _WORDS}
    return Template(TemplateCode(values["code"]), tuple(Channel(one) for one in channels), facts, **words)


def _items(pack: Pack, row: Row, name: str, allowed: frozenset[Any]) -> tuple[str, ...]:
    found = row.values.get(name) or []
    if not isinstance(found, list):
        pack.problem(row, name, "Viết thành danh sách [a, b].")
        return ()
    for index, one in enumerate(found):
        if one not in allowed:
            pack.problem(row, f"{name}.{index}", f"“{one}” không được phép. Có: {', '.join(sorted(allowed))}.")
    return tuple(str(one) for one in found if one in allowed)


def _words(pack: Pack, row: Row, name: str, facts: frozenset[str]) -> Words:
    found = row.values[name]
    texts = found if isinstance(found, dict) else {}
    for language in ("vi", "en"):
        text = str(texts.get(language) or "")
        where = f"{name}.{language}"
        if not text:
            pack.problem(row, name, f"Thiếu câu tiếng {'Việt (vi)' if language == 'vi' else 'Anh (en)'}.")
            continue
        try:
            surplus = places(text) - facts
        except ValueError:
            pack.problem(row, where, "Dấu ngoặc nhọn sai; chỗ trống viết {ten}, ví dụ {number}.")
            continue
        if surplus:
            pack.problem(row, where, f"Chỗ trống {', '.join(sorted(surplus))} không có trong facts.")
        if name == "short" and len(text) > SHORT_MAX - _ROOM_FOR_FACTS:
            pack.problem(row, where, f"Câu ngắn dài nhất {SHORT_MAX - _ROOM_FOR_FACTS} ký tự.")
    return Words(str(texts.get("vi") or ""), str(texts.get("en") or ""))
