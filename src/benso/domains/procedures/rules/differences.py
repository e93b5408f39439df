"""What a new version of a declaration changes, field by field, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from benso.domains.procedures.rules.encoding import encode
from benso.domains.procedures.types import Declaration, Difference

LABELS: Mapping[str, tuple[str, str]] = {
    "code": ("Mã", "Code"),
    "national_code": ("Mã quốc gia", "National code"),
    "local_code": ("Mã địa phương", "Local code"),
    "name": ("Tên", "Name"),
    "category": ("Nhóm", "Category"),
    "field_name": ("Lĩnh vực", "Field"),
    "valid_from": ("Có hiệu lực từ", "Valid from"),
    "valid_to": ("Hết hiệu lực", "Valid until"),
    "decision": ("Quyết định công bố", "Decision"),
    "applicants": ("Ai được nộp", "Who may apply"),
    "applicants_text": ("Đối tượng", "Applicants in words"),
    "competences": ("Thẩm quyền", "Competence"),
    "channels": ("Cách nộp", "Channels"),
    "cases": ("Trường hợp", "Cases"),
    "time_limits": ("Thời hạn", "Time limits"),
    "fees": ("Phí, lệ phí", "Fees"),
    "components": ("Thành phần hồ sơ", "Components"),
    "results": ("Kết quả", "Results"),
    "eligibility": ("Điều kiện", "Eligibility"),
    "form": ("Biểu mẫu", "Form"),
    "steps": ("Quy trình", "Steps"),
    "result_by": ("Cách trả kết quả", "Delivery of the result"),
    "tested": ("Đã thử trên", "Tested on"),
    "supplement_limit": ("Số lần yêu cầu bổ sung", "Requests for papers"),
    "supplement_amount": ("Thời gian bổ sung", "Time for a supplement"),
    "supplement_unit": ("Đơn vị thời gian bổ sung", "Unit of that time"),
    "life_events": ("Sự kiện cuộc đời", "Life events"),
    "master_system": ("Hệ thống chủ", "Master system"),
    "steps_text": ("Mô tả trình tự", "The steps in words"),
    "sources": ("Nguồn", "Sources"),
    "notes": ("Ghi chú", "Notes"),
    "unknown": ("Chưa biết", "Not known"),
    "decisions": ("Bảng quyết định", "Decision tables"),
    "keywords": ("Từ khóa", "Keywords"),
    "assurance": ("Mức định danh khi nộp trực tuyến", "Level of assurance online"),
}
PARTS: Mapping[str, tuple[str, str]] = {
    "vi": ("tiếng Việt", "Vietnamese"),
    "en": ("tiếng Anh", "English"),
    "label": ("nhãn", "label"),
    "label_vi": ("nhãn", "label"),
    "label_en": ("nhãn tiếng Anh", "English label"),
    "hint_vi": ("gợi ý", "hint"),
    "hint_en": ("gợi ý tiếng Anh", "English hint"),
    "title_vi": ("tên phần", "title"),
    "title_en": ("tên phần tiếng Anh", "English title"),
    "name_vi": ("tên", "name"),
    "name_en": ("tên tiếng Anh", "English name"),
    "name": ("tên", "name"),
    "when": ("điều kiện", "condition"),
    "amount": ("mức", "amount"),
    "unit": ("đơn vị", "unit"),
    "percent": ("phần trăm", "percent"),
    "required": ("bắt buộc", "required"),
    "minimum": ("nhỏ nhất", "minimum"),
    "maximum": ("lớn nhất", "maximum"),
    "max_length": ("độ dài nhiều nhất", "longest"),
    "options": ("lựa chọn", "options"),
    "questions": ("câu hỏi", "questions"),
    "sections": ("phần", "sections"),
    "checks": ("kiểm tra", "checks"),
    "actions": ("hành động", "actions"),
    "steps": ("bước", "steps"),
    "targets": ("bước đến", "targets"),
    "source": ("bước đi", "source"),
    "effects": ("tác dụng", "effects"),
    "guard": ("điều kiện", "guard"),
    "share": ("phần thời gian", "share of time"),
    "role": ("vai", "role"),
    "place": ("nơi", "place"),
    "timers": ("hẹn giờ", "timers"),
    "items": ("khoản", "items"),
    "discounts": ("giảm", "discounts"),
    "exemptions": ("miễn", "exemptions"),
    "status": ("trạng thái", "status"),
    "basis": ("căn cứ", "basis"),
    "template": ("mẫu", "template"),
    "electronic": ("nộp bản điện tử", "electronic"),
    "rules": ("dòng", "rows"),
    "conditions": ("điều kiện", "conditions"),
    "outputs": ("kết quả", "results"),
    "inputs": ("cột điều kiện", "columns"),
    "hit": ("cách chọn dòng", "hit policy"),
    "held_by": ("cơ sở dữ liệu đang giữ", "held by"),
}
_TRUTH = {True: "có", False: "không"}


def differences(old: Declaration, new: Declaration) -> list[Difference]:
    """Every field that differs, in the order of the declaration; things with an id are compared by it, not by place."""
    before, after = dict(_leaves(encode(old), ())), dict(_leaves(encode(new), ()))
    paths = sorted({*before, *after}, key=lambda path: (_rank(path), list(map(str, path))))
    found = []
    for path in paths:
        if before.get(path) != after.get(path):
            vi, en = (" › ".join(_word(part, language) for part in path) for language in (0, 1))
            found.append(
                Difference(".".join(map(str, path)), vi, en, _shown(before.get(path)), _shown(after.get(path)))
            )
    return found


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, (*path, name))
    elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        for index, item in enumerate(value, start=1):
            yield from _leaves({k: v for k, v in item.items() if k != "id"}, (*path, str(item.get("id", index))))
        yield (*path, "order"), ", ".join(str(item.get("id", index)) for index, item in enumerate(value, start=1))
    else:
        yield path, value


def _rank(path: tuple[str, ...]) -> int:
    names = list(LABELS)
    return names.index(path[0]) if path[0] in LABELS else len(names)


def _word(part: str, language: int) -> str:
    if part == "order":
        return ("thứ tự", "order")[language]
    return (LABELS.get(part) or PARTS.get(part) or (part, part))[language]


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _TRUTH[value]
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    return str(value)
