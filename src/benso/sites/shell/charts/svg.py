"""The pen all pictures are drawn with.

On a page a picture is coloured by the stylesheet (so dark mode and print follow); a downloaded picture carries the same
colours as attributes, because it stands alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from textwrap import wrap

from django.utils.safestring import SafeString, mark_safe

INK, MUTED, LINE, SURFACE = "#12261f", "#4a5a53", "#d9ded6", "#ffffff"
PALM, PROMISE, NONE = "#0b6b4f", "#b45309", "#5b6670"
SHADES = ("#dcebe4", "#b3d5c5", "#7db89f", "#2f8062", "#0b6b4f")
FONT = "'Be Vietnam Pro','Noto Sans','Liberation Sans',Arial,sans-serif"

STYLES: dict[str, dict[str, str]] = {
    "c-ground": {"fill": SURFACE},
    "c-grid": {"stroke": LINE, "stroke-width": "1"},
    "c-axis": {"stroke": MUTED, "stroke-width": "1"},
    "c-tick": {"fill": MUTED, "font-size": "12"},
    "c-title": {"fill": INK, "font-size": "16", "font-weight": "600"},
    "c-source": {"fill": MUTED, "font-size": "11"},
    "c-promise": {"stroke": PROMISE, "stroke-width": "2", "stroke-dasharray": "6 4", "fill": "none"},
    "c-promise-mark": {"fill": PROMISE},
    "c-promise-text": {"fill": PROMISE, "font-size": "12", "font-weight": "600"},
    "c-bar": {"fill": PALM},
    "c-band": {"fill": NONE, "fill-opacity": "0.14"},
    "c-ahead": {"stroke": NONE, "stroke-width": "1.5", "stroke-dasharray": "2 4", "fill": "none"},
    "c-now": {"stroke": MUTED, "stroke-width": "1", "stroke-dasharray": "1 3"},
    "c-headline": {"stroke": INK, "stroke-width": "2.5", "fill": "none"},
    "c-other": {"stroke": NONE, "stroke-width": "1.5", "fill": "none"},
    "c-dot-headline": {"fill": INK, "stroke": INK},
    "c-dot-other": {"fill": NONE, "stroke": NONE},
    "c-text-headline": {"fill": INK, "font-size": "12", "font-weight": "600"},
    "c-text-other": {"fill": MUTED, "font-size": "12"},
    "c-hollow": {"fill": SURFACE},
    "c-dot-part": {"fill": SURFACE, "stroke": INK, "stroke-width": "1.5"},
    "c-bar-part": {"fill": SURFACE, "stroke": PALM, "stroke-width": "1.5", "stroke-dasharray": "4 3"},
    "h-none": {"fill": SURFACE, "stroke": LINE, "stroke-width": "1"},
    "h-plain": {"fill": "#e4efe9", "stroke": SURFACE, "stroke-width": "1"},
    "h-here": {"fill": "none", "stroke": INK, "stroke-width": "3"},
    "h-halo": {"stroke": SURFACE, "stroke-width": "4.5", "fill": "none"},
    "h-outline": {"stroke": INK, "stroke-width": "1.6", "fill": "none"},
    "h-in": {"fill": INK, "font-size": "7.5"},
    "h-in-dark": {"fill": SURFACE, "font-size": "7.5"},
    "h-name": {"fill": INK, "font-size": "11", "font-weight": "600"},
    **{
        f"h-{place}": {"fill": shade, "stroke": SURFACE, "stroke-width": "1"}
        for place, shade in enumerate(SHADES, start=1)
    },
}  # fmt: skip


def coordinate(value: float) -> str:
    """A coordinate with one digit, short."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes SVG elements; ``alone`` gives each the attributes it needs outside a page."""

    alone: bool = False

    def draw(self, name: str, cls: str = "", content: str = "", /, **attributes: object) -> str:
        """One element; underscores in attribute names become hyphens; ``content`` is ready-made SVG."""
        parts = [f'class="{cls}"'] if cls and not self.alone else []
        if self.alone:
            attributes = {**{k: v for part in cls.split() for k, v in STYLES.get(part, {}).items()}, **attributes}
        for key, value in attributes.items():
            text = coordinate(value) if isinstance(value, float) else escape(str(value))
            parts.append(f'{key.replace("_", "-")}="{text}"')
        head = " ".join([name, *parts])
        return f"<{head}>{content}</{name}>" if content else f"<{head}/>"

    def text(self, x: float, y: float, words: str, cls: str, **attributes: object) -> str:
        """A line of text."""
        return self.draw("text", cls, escape(words), x=x, y=y, **attributes)

    def paragraph(self, x: float, y: float, words: str, cls: str, *, width: float) -> tuple[str, float]:
        """Words in as many lines as the width asks for, and the base line of the last: SVG breaks none itself."""
        size = float(STYLES[cls]["font-size"])
        lines = wrap(words, max(int(width / (size * 0.55)), 8)) or [""]
        places = [y + number * size * 1.35 for number in range(len(lines))]
        return "".join(self.text(x, at, line, cls) for at, line in zip(places, lines, strict=True)), places[-1]

    def line(self, points: list[tuple[float, float]], cls: str, **attributes: object) -> str:
        """A line through points."""
        path = "M" + "L".join(f"{coordinate(x)} {coordinate(y)}" for x, y in points)
        return self.draw("path", cls, d=path, **attributes)

    def picture(self, width: float, height: float, cls: str, content: str, **attributes: object) -> SafeString:
        """The whole picture. On a page it is hidden from screen readers: its words and table stand beside it."""
        box: dict[str, object] = {"viewBox": f"0 0 {coordinate(width)} {coordinate(height)}", **attributes}
        if self.alone:
            box = {"xmlns": "http://www.w3.org/2000/svg", "width": width, "height": height, "font-family": FONT, **box}
            content = self.draw("rect", "c-ground", width=width, height=height) + content
        else:
            box |= {"aria-hidden": "true", "focusable": "false"}
        return mark_safe(self.draw("svg", cls, content, **box))  # noqa: S308 (every text passed through escape)
