"""What a procedure really offers: levels 1 to 4, and full, partial or information only; computed, never declared."""

from __future__ import annotations

from collections.abc import Mapping

from benso.domains.procedures.types import Assessment, Channel, Declaration, FeeStatus, OnlineLevel, Text

MISSING_LABELS: Mapping[str, Text] = {
    "name": Text("thiếu tên thủ tục", "the name is missing"),
    "competence": Text("chưa rõ cơ quan giải quyết", "the competent agency is not known"),
    "components": Text("chưa rõ thành phần hồ sơ", "the components are not known"),
    "time_limit": Text("chưa rõ thời hạn", "the time limit is not known"),
    "fee_known": Text("chưa rõ phí, lệ phí", "the fee is not known"),
    "result": Text("chưa rõ kết quả", "the result is not known"),
    "form": Text("chưa có biểu mẫu điện tử", "no electronic form"),
    "steps": Text("chưa có quy trình điện tử", "no electronic steps"),
    "channel_online": Text("không nhận hồ sơ trực tuyến", "not open for filing online"),
    "payment_online": Text("chưa thanh toán trực tuyến được: mức thu chưa có trong hệ thống",
                           "cannot be paid online: the amount is not in the system"),
    "result_remote": Text("chưa trả kết quả điện tử hoặc qua bưu chính", "the result comes neither online nor by post"),
    "result_template": Text("chưa có mẫu kết quả điện tử", "no template for an electronic result"),
    "paper_component": Text("có giấy tờ bắt buộc phải nộp bản giấy", "a required component must be handed in on paper"),
}  # fmt: skip
INFORMATION = ("name", "competence", "components", "time_limit", "fee_known", "result")


def assess(declaration: Declaration) -> Assessment:
    """The level of a declaration and every reason why it is not more.

    Circular 32/2017/TT-BTTTT: 1 all information; 2 besides it the form; 3 filled in and sent online; 4 besides that
    paid online and the result online, by post or at the counter. Decree 42/2022/NĐ-CP: full where nobody must come,
    from filing to result online or by post; partial where only a part is done online.
    """
    missing = _missing(declaration)
    lacks = set(missing)
    informed = not lacks & set(INFORMATION)
    sent = not lacks & {"form", "steps", "channel_online"}
    received = bool(declaration.result_by)
    if not informed:
        level = 0
    elif "form" in lacks:
        level = 1
    elif not sent:
        level = 2
    else:
        level = 4 if "payment_online" not in lacks and received else 3
    online = OnlineLevel.INFORMATION if not sent else OnlineLevel.PARTIAL if lacks else OnlineLevel.FULL
    return Assessment(level, online, missing)


def _missing(declaration: Declaration) -> tuple[str, ...]:
    unknown, fees = set(declaration.unknown), declaration.fees.status
    lacks = {
        "name": not declaration.name.vi,
        "competence": not declaration.competences,
        "components": not declaration.components or "components" in unknown,
        "time_limit": not any(limit.none or limit.amount is not None for limit in declaration.time_limits),
        "fee_known": fees is FeeStatus.UNKNOWN,
        "result": not declaration.results,
        "form": declaration.form is None,
        "steps": declaration.steps is None,
        "channel_online": Channel.ONLINE not in declaration.channels,
        "payment_online": fees not in (FeeStatus.FREE, FeeStatus.KNOWN),
        "result_remote": not {"electronic", "post"} & set(declaration.result_by),
        "result_template": _untemplated(declaration),
        "paper_component": any(
            c.required and not c.electronic and not c.held_by and c.when is None for c in declaration.components
        ),
    }
    return tuple(code for code, lacking in lacks.items() if lacking)


def _untemplated(declaration: Declaration) -> bool:
    """An electronic result is promised, nothing can make it, and there is no post instead."""
    ways = set(declaration.result_by)
    return "electronic" in ways and "post" not in ways and not all(result.template for result in declaration.results)
