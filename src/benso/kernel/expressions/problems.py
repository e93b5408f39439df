"""Everything that can be wrong with an expression, and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from benso.kernel.errors import BensoError

MESSAGES: Mapping[str, str] = {
    "empty": "Biểu thức trống; hãy viết một biểu thức.",
    "too_long": "Biểu thức dài quá {limit} ký tự; hãy chia thành nhiều biểu thức.",
    "too_deep": "Biểu thức lồng quá {limit} cấp; hãy bớt ngoặc hoặc chia thành nhiều biểu thức.",
    "stray_character": "Không hiểu ký tự “{found}”; xóa hoặc sửa ký tự này.",
    "curly_quote": "Chữ phải đặt trong nháy thẳng \" hoặc '; thay dấu nháy cong này.",
    "text_open": "Chữ mở nháy ở đây mà không đóng; thêm {quote} ở cuối chữ.",
    "escape_unknown": "Sau \\ chỉ được viết \\, \", ', n hoặc t.",
    "number_malformed": "Số viết sai; viết liền các chữ số và một dấu chấm thập phân, ví dụ 1250000.5.",
    "number_long": "Số có quá {limit} chữ số; hãy viết ngắn hơn.",
    "name_open": "Tên mở { ở đây mà không đóng; thêm } ở cuối tên.",
    "name_malformed": "Tên giữa { và } phải dài từ 1 đến 100 ký tự.",
    "operand_expected": "Thiếu giá trị ở đây; viết số, tên, chữ trong nháy hoặc (…).",
    "operator_expected": "Thiếu phép toán trước “{found}”.",
    "decimal_comma": "Dấu phẩy chỉ ngăn các tham số; phần thập phân viết bằng dấu chấm, ví dụ 1.5.",
    "comparison_chain": "Không nối nhiều phép so sánh; viết ví dụ a < b and b < c.",
    "bracket_open": "Ngoặc “{found}” mở ở đây mà không đóng; thêm “{wanted}”.",
    "bracket_surplus": "Ngoặc “{found}” không có ngoặc mở tương ứng; xóa ngoặc này.",
    "function_unknown": "Không có hàm “{name}”.{hint}",
    "name_unknown": "Không có tên “{name}”.{hint}",
    "argument_count": "Hàm {name} ở đây có {count} tham số; cách viết: {usage}.",
    "argument_type": "Tham số {index} của hàm {name} phải là {wanted}; ở đây là {found}.",
    "operand_type": "Phép “{operator}” cần {wanted}; ở đây là {found}.",
    "types_differ": "Phép “{operator}” cần hai vế cùng loại; vế trái là {left}, vế phải là {right}.",
    "unknown_compared": "So sánh với unknown luôn cho unknown; dùng is_known(…) hoặc is_unknown(…).",
    "item_type": "Các phần tử của danh sách phải cùng loại {wanted}; ở đây là {found}.",
    "list_nested": "Danh sách không được chứa danh sách khác.",
    "exponent": "Số mũ phải là số nguyên từ -{limit} đến {limit}.",
    "date_invalid": "“{found}” không phải một ngày có thật; viết dạng 2025-07-01.",
    "result_type": "Biểu thức phải cho {wanted}; biểu thức này cho {found}.",
    "tree_malformed": "Cây biểu thức sai cấu trúc; gửi lại biểu thức dạng chữ.",
}
HINT = " Ý bạn có phải “{name}”?"


class ExpressionInvalid(BensoError):
    """An expression that cannot be read, or whose types do not fit.

    ``problem`` is a key of :data:`MESSAGES`; ``position`` and ``length`` place the mistake in ``text``, counted in
    characters (Unicode code points) from 0. At the end of the text ``position`` is its length.
    """

    code = "EXPRESSION_INVALID"
    status = 422
    sentence = "{message}"

    def __init__(self, problem: str, text: str, position: int, length: int = 1, **data: Any) -> None:
        self.problem = problem
        self.text = text
        self.position = position
        self.length = max(length, 1)
        self.message = fill(MESSAGES[problem], data)
        super().__init__(message=self.message, problem=problem, position=position, length=self.length)

    @property
    def line(self) -> int:
        """Line of the mistake, from 1."""
        return self.text.count("\n", 0, self.position) + 1

    @property
    def column(self) -> int:
        """Column of the mistake in its line, from 1."""
        return self.position - (self.text.rfind("\n", 0, self.position) + 1) + 1

    @property
    def caret(self) -> str:
        """The line of the mistake with a row of ^ under it."""
        start = self.position - self.column + 1
        line = self.text[start:].split("\n", 1)[0]
        before = "".join("\t" if c == "\t" else " " for c in line[: self.column - 1])
        return f"{line}\n{before}{'^' * max(1, min(self.length, len(line) - self.column + 1))}"


def fill(template: str, data: Mapping[str, Any]) -> str:
    """Put data into a sentence; braces that name nothing stay as they are."""
    for key, value in data.items():
        template = template.replace(f"{{{key}}}", str(value))
    return template


def hint(name: str, known: Iterable[str]) -> str:
    """The known name nearest to a mistyped one, as a question; empty where none is near."""
    limit = 1 if len(name) < 5 else 2
    best: tuple[int, str] | None = None
    for candidate in sorted(known):
        if abs(len(candidate) - len(name)) <= limit and (distance := _distance(name, candidate)) <= limit:
            best = min(best or (distance, candidate), (distance, candidate))
    return fill(HINT, {"name": best[1]}) if best else ""


def _distance(left: str, right: str) -> int:
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        previous, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
    return row[-1]
