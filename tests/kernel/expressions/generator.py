"""Random expressions that fit their types, random damage to them, and tokens in any order."""

# ruff: noqa: SIM905, RUF005 - words in one string read better than lists of one-letter strings

from __future__ import annotations

import re
from random import Random
from typing import Any

NAMES = {
    "a": "number",
    "tổng.số": "number",
    "Mẫu_2": "number",
    "A-01/c3": "number",
    "hộ": "text",
    "xã": "text",
    "mở": "truth",
    "đóng": "truth",
    "từ": "date",
    "đến": "date",
    "dãy": "[number]",
    "mã": "[text]",
}
LITERALS = (
    "0 1 2 3 7 10 100 0.5 1.5 2.5 0.1 0.25 12.345 99.995 1000000 1234567.891 365 400 0.001 33.3333 12.50 "
    "9999999999999999999999999999999999 1234567890123456789012345678901234 0.0000000000000000000000000000000001"
).split()
EXTREMES = (
    "-1 -0.5 -7.125 1E+40 -3E-40 1E-6176 9.999999999999999999999999999999999E+6144 -5E+6144 1.5E-6160 7E+3000 4E-3100"
).split()
TEXTS = 'Bến Tre|đò ngang|ĐƯỜNG|083|12.5|-3|2024-02-29|2025-02-29|Straße|𝄞 ß İ|a"\\\n|e\u0302\u0301| '.split("|")
DATES = "0001-01-01 1999-12-31 2000-02-29 2024-02-29 2025-01-31 2025-07-01 9999-12-31".split()

# «kind» is an expression of that type, «kind+» one to four with commas, «kind*» none to four, «a¦b» one of the words.
SHAPES = {
    "number": [
        "«number» «+¦-¦*¦/¦%» «number»",
        "(«number» «+¦-¦*¦/» «number») «*¦/¦%¦-» («number»)",
        "-(«number»)",
        "(«number») ^ «2¦3¦-1¦0¦400¦-400¦13¦a»",
        "«sum¦mean¦min¦max¦geometric_mean¦mean_growth¦coalesce¦greatest¦least»(«number+»)",
        "«sum¦mean¦min¦max¦geometric_mean¦mean_growth¦count¦length¦greatest»(«[number]»)",
        "«abs¦round¦floor¦ceil»(«number»)",
        "«round¦floor¦ceil»(«number», «-5¦-3¦-1¦0¦1¦2¦5¦31»)",
        "if(«truth», «number», «number»)",
        "«length¦number»(«text»)",
        "«year¦month¦day¦quarter¦weekday»(«date»)",
        "«days¦months¦years»_between(«date», «date»)",
    ],
    "truth": [
        "(«truth») «and¦or¦&&¦||» («truth») «and¦or» («truth»)",
        "«not ¦!»(«truth»)",
        "(«number») «<¦<=¦>¦>=¦=¦!=¦≤¦<>¦==» («number»)",
        "(«date») «<¦<=¦>¦>=¦=¦!=» («date»)",
        "(«text») «=¦!=» («text»)",
        "(«number») «in¦not in» «[number]»",
        "(«text») «in¦not in» mã",
        "«contains¦starts_with¦ends_with»(«text», «text»)",
        "«is_known¦is_unknown¦isNull»(«number»)",
        "«is_known¦is_unknown¦isNotNull»(«date»)",
        "is_digits(«text»)",
    ],
    "text": [
        "«upper¦lower¦fold¦trim»(«text»)",
        "concat(«text+»)",
        "text(«number»)",
        "text(«date»)",
        "text(«truth»)",
        "if(«truth», «text», «text»)",
    ],
    "date": [
        "«add_days¦add_months»(«date», «number»)",
        "«add_days¦add_months»(«date», «-1000¦-12¦-1¦1¦29¦4000¦0.5»)",
        "«min¦max¦coalesce»(«date+»)",
        "date(«text»)",
        "date(«1¦1900¦2024¦9999¦0», «0¦2¦12¦13», «0¦1¦29¦31»)",
        "date(«number», 2, 29)",
    ],
    "[number]": ["[«number*»]", "known(«[number]»)"],
}
# What DHIS2 also has, bracketed throughout because its ranks of operators are others; nothing that divides by
# zero, and no %, of which version 1.1.0 says that 1024 % 3 is 0.1.
SHARED = {
    "number": [
        "(«number» «+¦-¦*» «number»)",
        "(«number» / «3¦-4¦7.5¦16»)",
        "(«4¦2¦0.5¦-3» ^ «2¦3¦-2»)",
        "(-«number»)",
        "if(«truth», «number», «number»)",
        "«greatest¦least»(«number+»)",
        "«greatest¦least»(null, «number»)",
        "firstNonNull(«null¦null, null¦5», «number»)",
    ],
    "truth": [
        "(«number» «<¦<=¦>¦>=¦==¦!=» «number»)",
        "(«truth» «and¦or¦&&¦||» «truth»)",
        "(«not¦!» «truth»)",
        "«isNull¦isNotNull»(«null¦7¦firstNonNull(null, null)¦firstNonNull(null, 1)»)",
    ],
}
PATCHES = "( ) ] , . \" ' { } = < - ^ ế 𝄞 “ 9 a \\".split() + ["", "", " not ", " in ", "\n"]
WORDS = (
    "and or not in true unknown if min rond a b tổng.số {x/y} 1 2.5 1.2.3 3x ( ) [ ] , + - * / % ^ = < >= <> && || ! "
    '"x" \' ≤ @ # 😀'
).split() + ["\u00a0", "\t", "\n"]


class Generator:
    """Makes cases from one seed, the same each time."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - repeatable, not secret
        self.shapes = SHAPES

    def case(self) -> dict[str, Any]:
        """An expression of a random type, with values for its names."""
        kind = self.random.choice(["number", "number", "truth", "text", "date", "[number]"])
        values = {name: self.value(of) for name, of in NAMES.items()}
        return {"expression": self.make(kind, self.random.randint(1, 5)), "names": NAMES, "values": values}

    def damaged(self) -> dict[str, Any]:
        """A case with one to three characters lost, added or replaced."""
        case = self.case()
        text = case["expression"]
        for _ in range(self.random.randint(1, 3)):
            position = self.random.randint(0, len(text))
            text = text[:position] + self.random.choice(PATCHES) + text[position + self.random.randint(0, 2) :]
        return {**case, "expression": text}

    def garbage(self) -> dict[str, Any]:
        """Tokens in any order."""

        # ruff: noqa: SIM905, RUF005 - words in one string read better than lists of one-letter strings
        count = self.random.randint(0, 9)
        text = "".join(self.random.choice(WORDS) + self.random.choice(["", " "]) for _ in range(count))
        return {"expression": text, "names": NAMES}

    def value(self, kind: str) -> Any:
        """A value as JSON, one in eight unknown."""
        if self.random.randrange(8) == 0:
            return None
        if kind.startswith("["):
            return [self.value(kind[1:-1]) for _ in range(self.random.randint(0, 5))]
        choices: dict[str, list[Any]] = {
            "number": LITERALS + EXTREMES,
            "text": TEXTS,
            "truth": [True, False],
            "date": DATES,
        }
        return self.random.choice(choices[kind])

    def shared(self) -> str:
        """An expression that DHIS2 reads too."""
        self.shapes = SHARED
        return self.make(self.random.choice(["number", "number", "truth"]), self.random.randint(1, 5))

    def make(self, kind: str, depth: int) -> str:
        """Text of an expression of a type."""
        if depth <= 0 or self.random.randrange(6) == 0:
            return self.leaf(kind)
        shape = self.random.choice(self.shapes[kind])
        return re.sub("«(.*?)»", lambda match: self.part(match.group(1), depth - 1), shape)

    def part(self, wanted: str, depth: int) -> str:
        """What stands for one «…»."""
        if "¦" in wanted:
            return self.random.choice(wanted.split("¦"))
        if wanted.endswith(("*", "+")):
            count = self.random.randint(0 if wanted.endswith("*") else 1, 4)
            return ", ".join(self.make(wanted[:-1], depth) for _ in range(count))
        return self.make(wanted, depth)

    def leaf(self, kind: str) -> str:
        """A name or a literal; for DHIS2 a literal that its binary numbers hold exactly."""
        if self.shapes is SHARED:
            return self.random.choice(
                "0 1 2 3 5 12 0.5 0.25 1.75 1024".split() if kind == "number" else ["true", "false"]
            )
        if self.random.randrange(2):
            name = self.random.choice([name for name, of in NAMES.items() if of == kind])
            return f"{{{name}}}" if "/" in name else name
        if kind == "text":
            text = self.random.choice(TEXTS).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            return f'"{text}"'
        if kind == "date":
            return f'date("{self.random.choice(DATES)}")'
        if kind == "truth":
            return self.random.choice(["true", "false", "unknown"])
        return "[1, unknown, 3]" if kind == "[number]" else self.random.choice([*LITERALS, "unknown"])
