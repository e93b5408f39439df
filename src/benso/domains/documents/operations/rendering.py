"""Typst: a template of the content pack and a record of data become a tagged PDF/A-2a."""

from __future__ import annotations

import io
import json
import re
import threading
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import segno
import typst
from django.conf import settings

from benso.kernel.errors import BensoError, Phrase

STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
"""Readable in fifty years (ISO 19005-2) and by a screen reader (ISO 14289-1)."""
_NAME = re.compile(r"^[a-z0-9_]+(/[a-z0-9_]+)*$")
_THREAD = threading.local()


class TemplateUnknown(BensoError):
    """No template of this name in the content pack."""

    code = "TEMPLATE_UNKNOWN"
    status = 500
    sentence = "Không có mẫu in “{template}” trong bộ nội dung. Báo quản trị hệ thống."


class RenderFailed(BensoError):
    """The template does not work with this data."""

    code = "RENDER_FAILED"
    status = 500
    sentence = "Không lập được văn bản từ mẫu “{template}”: {reason}. Báo quản trị hệ thống."


def render_pdf(*, template: str, data: Mapping[str, Any], at: datetime | None = None) -> bytes:
    """A document from a template; the data is only ever data, whatever it says.

    :param template: a name under ``documents/`` of the content pack without its ending, e.g. ``forms/form_01``
    :param data: JSON-able; dates and times become ISO text in local time, whole amounts numbers
    :param at: noted as the time of making
    :raises TemplateUnknown: if there is no such template
    :raises RenderFailed: if the template does not work with the data
    """
    source = template_path(template)
    compiler = _compiler(source)
    text = json.dumps(plain(data), ensure_ascii=False)
    try:
        made = compiler.compile(
            format="pdf", sys_inputs={"data": text}, pdf_standards=STANDARDS, timestamp=_seconds(at)
        )
    except typst.TypstError as error:
        raise RenderFailed(template=template, reason=error.message) from error
    if not isinstance(made, bytes):
        raise RenderFailed(template=template, reason=Phrase("không có trang nào"))
    return made


def picture_pages(*, template: str, data: Mapping[str, Any], dots_per_inch: float = 96) -> list[bytes]:
    """The same as PNG pictures of its pages: what a preview shows.

    :raises TemplateUnknown: if there is no such template
    :raises RenderFailed: if the template does not work with the data
    """
    compiler = _compiler(template_path(template))
    text = json.dumps(plain(data), ensure_ascii=False)
    try:
        made = compiler.compile(format="png", ppi=dots_per_inch, sys_inputs={"data": text})
    except typst.TypstError as error:
        raise RenderFailed(template=template, reason=error.message) from error
    return [made] if isinstance(made, bytes) else list(made or [])


def template_path(template: str) -> Path:
    """Where a template lies.

    :raises TemplateUnknown: if there is no such template
    """
    path = Path(settings.CONTENT_DIR) / "documents" / f"{template}.typ"
    if not _NAME.match(template) or not path.is_file():
        raise TemplateUnknown(template=template)
    return path


def qr_svg(*, text: str) -> str:
    """A QR code as an SVG picture for a template (error correction M)."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", xmldecl=False, border=0)
    return out.getvalue().decode()


def plain(value: Any) -> Any:
    """Data as JSON can hold it and as templates expect it."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(settings.TIME_ZONE)).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    if isinstance(value, Enum):
        return plain(value.value)
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def _seconds(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp())


def _compiler(source: Path) -> typst.Compiler:
    """A compiler is for one template and one thread; it compiles again by itself when a file has changed."""
    known: dict[Path, typst.Compiler] = _THREAD.__dict__.setdefault("compilers", {})
    if source not in known:
        root = Path(settings.CONTENT_DIR) / "documents"
        known[source] = typst.Compiler(str(source), root=str(root), font_paths=_fonts(str(settings.FONTS_DIR)))
    return known[source]


@lru_cache(maxsize=2)
def _fonts(folder: str) -> typst.Fonts:
    """Our own fonts and no others: the same document on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
