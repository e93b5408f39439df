"""The colours of text against what they stand on: at least 4.5 to 1 (WCAG 1.4.3), in light and in dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[3] / "src/benso/sites/shell/static/shell/shell.css"
TEXT = ["ink", "muted", "palm", "river", "promise", "met", "behind", "none", "odd"]


def palettes() -> dict[str, dict[str, str]]:
    blocks = re.findall(r":root\{(.*?)\}", CSS.read_text(), re.DOTALL)
    tokens = [dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})", block)) for block in blocks]
    return {"light": tokens[0], "dark": tokens[0] | tokens[1]}


def luminance(colour: str) -> float:
    text = colour.lstrip("#")
    text = "".join(c * 2 for c in text) if len(text) == 3 else text
    parts = [int(text[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "surface"])
@pytest.mark.parametrize("colour", TEXT)
def test_every_text_colour_can_be_read_on_every_ground(mode: str, ground: str, colour: str) -> None:
    tokens = palettes()[mode]
    assert contrast(tokens[colour], tokens[ground]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_on_buttons_and_on_map_cells_can_be_read(mode: str) -> None:
    tokens = palettes()[mode]
    assert contrast(tokens["on-palm"], tokens["palm"]) >= 4.5
    for shade in ("m1", "m2", "m3"):
        assert contrast(tokens["ink"], tokens[shade]) >= 4.5
    for shade in ("m4", "m5"):
        assert contrast(tokens["on-palm"], tokens[shade]) >= 4.5
