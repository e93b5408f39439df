"""Random expressions that fit their types, and random damage to them."""

from __future__ import annotations

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
NUMBERS = (
    "0 1 -1 2 3 7 10 100 0.5 -0.5 1.5 2.5 0.1 0.25 12.345 -7.125 99.995 1000000 1234567.891 365 400 0.001 33.3333 "
    "9999999999999999999999999999999999 1234567890123456789012345678901234 0.0000000000000000000000000000000001 "
    "1E+40 -3E-40 1E-6176 9.999999999999999999999999999999999E+6144 -5E+6144 1.5E-6160 7E+3000 4E-3100"
).split()
TEXTS = [
    "",
    " ",
    "Bến Tre",
    "đò ngang",
    "ĐƯỜNG",
    "083",
    "12.5",
    "-3",
    "2024-02-29",
    "2025-02-29",
    "Straße",
    "𝄞 ß İ",
    'a"\\\n',
    "e\u0302\u0301",
]
DATES = "0001-01-01 1999-12-31 2000-02-29 2024-02-29 2025-01-31 2025-07-01 9999-12-31".split()
UNKNOWN_IN = 8


def text_literal(text: str) -> str:
    """The text as a literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


class Generator:
    """Makes cases from one seed, the same each time."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - repeatable, not secret

    def case(self) -> dict[str, Any]:
        """An expression of a random type, with values for its names."""
        kind = self.random.choice(["number"] * 4 + ["truth"] * 2 + ["text", "date", "[number]"])
        values = {name: self.value(kind) for name, kind in NAMES.items()}
        return {"expression": self.make(kind, self.random.randint(1, 5)), "names": NAMES, "values": values}

    def damaged(self) -> dict[str, Any]:
        """A case with one to three characters lost, doubled or replaced."""
        case = self.case()
        text = case["expression"]
        for _ in range(self.random.randint(1, 3)):
            position = self.random.randint(0, len(text))
            patch = self.random.choice(
                [
                    "",
                    "",
                    "(",
                    ")",
                    "]",
                    ",",
                    ".",
                    '"',
                    "'",
                    "{",
                    "}",
                    "=",
                    "<",
                    " not ",
                    " in ",
                    "-",
                    "^",
                    "ế",
                    "𝄞",
                    "“",
                    "9",
                    "a",
                    "\\",
                    "\n",
                ]
            )
            text = text[:position] + patch + text[position + self.random.randint(0, 2) :]
        return {**case, "expression": text}

    def garbage(self) -> dict[str, Any]:
        """Tokens in any order."""
        words = [
            "and",
            "or",
            "not",
            "in",
            "true",
            "unknown",
            "if",
            "min",
            "rond",
            "a",
            "b",
            "tổng.số",
            "{x y}",
            "1",
            "2.5",
            "1.2.3",
            "3x",
            "(",
            ")",
            "[",
            "]",
            ",",
            "+",
            "-",
            "*",
            "/",
            "%",
            "^",
            "=",
            "<",
            ">=",
            "<>",
            "&&",
            "||",
            "!",
            '"x"',
            "'",
            "≤",
            "@",
            "\u00a0",
            "\t",
            "\n",
            "#",
            "😀",
        ]
        text = "".join(
            self.random.choice(words) + self.random.choice(["", " "]) for _ in range(self.random.randint(0, 9))
        )
        return {"expression": text, "names": NAMES}

    def value(self, kind: str) -> Any:
        """A value as JSON, sometimes unknown."""
        if self.random.randrange(UNKNOWN_IN) == 0:
            return None
        match kind:
            case "number":
                return self.random.choice(NUMBERS)
            case "text":
                return self.random.choice([t for t in TEXTS if t])
            case "truth":
                return self.random.choice([True, False])
            case "date":
                return self.random.choice(DATES)
        return [self.value(kind[1:-1]) for _ in range(self.random.randint(0, 5))]

    def make(self, kind: str, depth: int) -> str:
        """Text of an expression of a type."""
        if depth <= 0 or self.random.randrange(6) == 0:
            return self.leaf(kind)
        shapes = getattr(
            self, {"number": "numbers", "truth": "truths", "text": "texts", "date": "dates"}.get(kind, "lists")
        )
        text: str = self.random.choice(shapes(kind, depth - 1))()
        return text

    def leaf(self, kind: str) -> str:
        """A name or literal."""
        fitting = [name for name, of in NAMES.items() if of == kind]
        if fitting and self.random.randrange(2):
            name = self.random.choice(fitting)
            return f"{{{name}}}" if "/" in name else name
        match kind:
            case "number":
                plain = [n for n in NUMBERS if "E" not in n and not n.startswith("-")]
                return self.random.choice([*plain, "unknown"])
            case "truth":
                return self.random.choice(["true", "false", "unknown"])
            case "text":
                return text_literal(self.random.choice(TEXTS))
            case "date":
                return f'date("{self.random.choice(DATES)}")'
        return f"[{self.leaf(kind[1:-1])}, {self.leaf(kind[1:-1])}]"

    def numbers(self, kind: str, depth: int) -> list[Any]:
        """Ways to make a number."""

        def n() -> str:
            return self.make("number", depth)

        def few() -> str:
            return ", ".join(n() for _ in range(self.random.randint(1, 4)))

        def power() -> str:
            return f"({n()}) ^ {self.random.choice(['2', '3', '-1', '0', '400', '-400', '13', 'a'])}"

        return [
            lambda: f"{n()} {self.random.choice('+-*/%')} {n()}",
            lambda: f"({n()} {self.random.choice('+-*/')} {n()}) {self.random.choice('*/%-')} ({n()})",
            lambda: f"-({n()})",
            power,
            lambda: (
                f"{self.random.choice(['sum', 'mean', 'min', 'max', 'geometric_mean', 'mean_growth', 'coalesce'])}({few()})"
            ),
            lambda: (
                f"{self.random.choice(['sum', 'mean', 'min', 'max', 'geometric_mean', 'count', 'length'])}({self.make('[number]', depth)})"
            ),
            lambda: f"{self.random.choice(['abs', 'round', 'floor', 'ceil'])}({n()})",
            lambda: f"{self.random.choice(['round', 'floor', 'ceil'])}({n()}, {self.random.randint(-5, 5)})",
            lambda: f"if({self.make('truth', depth)}, {n()}, {n()})",
            lambda: f"{self.random.choice(['length', 'number'])}({self.make('text', depth)})",
            lambda: f"{self.random.choice(['year', 'month', 'day', 'quarter', 'weekday'])}({self.make('date', depth)})",
            lambda: (
                f"{self.random.choice(['days', 'months', 'years'])}_between({self.make('date', depth)}, {self.make('date', depth)})"
            ),
        ]

    def truths(self, kind: str, depth: int) -> list[Any]:
        """Ways to make a truth."""

        def t() -> str:
            return f"({self.make('truth', depth)})"

        def compared() -> str:
            of = self.random.choice(["number", "date"])
            return f"({self.make(of, depth)}) {self.random.choice(['<', '<=', '>', '>=', '=', '!=', '≤', '<>', '=='])} ({self.make(of, depth)})"

        def text_test() -> str:
            test = self.random.choice(["contains", "starts_with", "ends_with"])
            return f"{test}({self.make('text', depth)}, {self.make('text', depth)})"

        return [
            lambda: (
                f"{t()} {self.random.choice(['and', 'or', '&&', '||'])} {t()} {self.random.choice(['and', 'or'])} {t()}"
            ),
            lambda: f"{self.random.choice(['not ', '!'])}{t()}",
            compared,
            compared,
            text_test,
            lambda: f"({self.make('text', depth)}) {self.random.choice(['=', '!='])} ({self.make('text', depth)})",
            lambda: (
                f"({self.make('number', depth)}) {self.random.choice(['in', 'not in'])} {self.make('[number]', depth)}"
            ),
            lambda: f"({self.make('text', depth)}) {self.random.choice(['in', 'not in'])} mã",
            lambda: (
                f"{self.random.choice(['is_known', 'is_unknown', 'isNull'])}({self.make(self.random.choice(['number', 'date', 'text']), depth)})"
            ),
            lambda: f"is_digits({self.make('text', depth)})",
        ]

    def texts(self, kind: str, depth: int) -> list[Any]:
        """Ways to make a text."""

        def t() -> str:
            return self.make("text", depth)

        return [
            lambda: f"{self.random.choice(['upper', 'lower', 'fold', 'trim'])}({t()})",
            lambda: f"concat({t()}, {t()})",
            lambda: f"text({self.make(self.random.choice(['number', 'date', 'truth', 'text']), depth)})",
            lambda: f"if({self.make('truth', depth)}, {t()}, {t()})",
        ]

    def dates(self, kind: str, depth: int) -> list[Any]:
        """Ways to make a date."""

        def d() -> str:
            return self.make("date", depth)

        return [
            lambda: f"{self.random.choice(['add_days', 'add_months'])}({d()}, {self.make('number', depth)})",
            lambda: (
                f"{self.random.choice(['add_days', 'add_months'])}({d()}, {self.random.choice([-1000, -12, -1, 1, 29, 4000])})"
            ),
            lambda: f"{self.random.choice(['min', 'max', 'coalesce'])}({d()}, {d()})",
            lambda: f"date({self.make('text', depth)})",
            lambda: f"date({self.random.randint(0, 3000)}, {self.random.randint(0, 13)}, {self.random.randint(0, 32)})",
            lambda: f"date({self.make('number', depth)}, 2, 29)",
        ]

    def lists(self, kind: str, depth: int) -> list[Any]:
        """Ways to make a list."""
        item = kind[1:-1]

        def items() -> str:
            return ", ".join(self.make(item, depth) for _ in range(self.random.randint(0, 4)))

        return [lambda: f"[{items()}]", lambda: f"known({self.make(kind, depth)})"]
