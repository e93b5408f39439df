"""The declared table of figures: report 6a, the groups of Decision 766/QĐ-TTg and their shares. Pure.

Weights of the groups were read in two places (openness 18, on time 20, online 12, digitising 22, satisfaction 18: total
90); the weight of online payment (10) is unverified. How points are scored within a group is in no source read here, so
no points are computed: shares stand beside the weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache

from benso.domains.dossiers.rules.feedback import suppressed
from benso.domains.dossiers.types.reports import (
    Group,
    Indicator,
    IndicatorValue,
    Question,
    Report6a,
    Standing766,
    Use,
    Words,
)
from benso.kernel import expressions
from benso.kernel.numbers import percent

W = Words
P766 = "QĐ 766/QĐ-TTg 23/06/2022"
SEEN = "một hệ thống một cửa đang dùng (mã nguồn đã đọc)"

QUESTIONS: tuple[Question, ...] = (
    Question("received", "dossiers.received", "channel"),
    Question("received_full", "dossiers.received", "channel", {"level": "full"}),
    Question("received_partial", "dossiers.received", "channel", {"level": "partial"}),
    Question("received_fee", "dossiers.received", None, {"fee": "yes"}),
    Question("open_before", "dossiers.open", when="start"),
    Question("open", "dossiers.open", when="end"),
    Question("paused", "dossiers.paused", "reason", when="end"),
    Question("closed", "dossiers.closed", "outcome"),
    Question("closed_result", "dossiers.closed", "result"),
    Question("ended", "dossiers.ended", "how", {"received": "yes"}),
    Question("components", "dossiers.components", "evidence"),
    Question("apologies", "dossiers.apologies", "reason"),
    Question("paper_steps", "dossiers.paper_steps"),
    Question("paid", "dossiers.paid", "method"),
    Question("ratings", "ratings.count", None, {"part": "overall"}),
    Question("points", "ratings.points", None, {"part": "overall"}),
    Question("feedback", "feedback.answered", "outcome"),
)
"""Every sum is of what citizens applied for; questions to other agencies are never counted beside it."""

VALUES: Mapping[str, tuple[str, ...]] = {
    "channel": ("counter", "online", "post"),
    "reason": ("supplement", "duty"),
    "outcome": ("early", "on_time", "late", "no_term"),
    "result": ("electronic", "paper"),
    "how": ("refused", "withdrawn", "stopped", "expired"),
    "evidence": ("digital", "signed_scan", "scan", "reused", "register", "paper"),
    "method": ("online", "transfer", "cash"),
}
"""Values of the dimensions that formulas may name."""

GROUPS: tuple[Group, ...] = (
    Group("openness", W("Công khai, minh bạch", "Openness"), 18, certain=True),
    Group("on_time", W("Tiến độ giải quyết", "On time"), 20, certain=True),
    Group("online", W("Cung cấp dịch vụ trực tuyến", "Online service"), 12, certain=True),
    Group("payment", W("Thanh toán trực tuyến", "Online payment"), 10, certain=False),
    Group("digitising", W("Số hóa hồ sơ", "Digitising"), 22, certain=True),
    Group("satisfaction", W("Mức độ hài lòng", "Satisfaction"), 18, certain=True),
)

_PAPERS = "components.digital + components.signed_scan + components.scan + components.reused + components.register"

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "on_time", "on_time", W("Hồ sơ giải quyết đúng hạn", "Dossiers processed on time"),
        "closed.early + closed.on_time", "closed.early + closed.on_time + closed.late",
        W("Giải quyết xong trước hạn và đúng hạn trong kỳ", "Processed early or on time in the period"),
        W("Giải quyết xong trong kỳ, có thời hạn", "Processed in the period with a term"),
        Standing766.PRACTICE, SEEN,
        W("So ngày giải quyết xong với ngày hẹn theo luật, kể cả khi đã xin lỗi và hẹn lại. Hồ sơ không có thời hạn "
          "không nằm trong tỷ lệ.", "The day of finishing against the statutory due day, also where a new date was "
          "given with an apology. Dossiers without a term are left out."),
    ),
    Indicator(
        "online", "online", W("Hồ sơ nộp trực tuyến", "Dossiers filed online"),
        "received_full.online + received_partial.online",
        "received_full.online + received_partial.online + received_full.counter + received_partial.counter",
        W("Hồ sơ nộp trực tuyến của thủ tục toàn trình, một phần", "Filed online, of procedures offered online"),
        W("Hồ sơ nộp trực tuyến và tại quầy của cùng các thủ tục đó", "Filed online or at the counter, the same"),
        Standing766.PRACTICE, SEEN,
        W("Không tính hồ sơ qua bưu chính và của thủ tục chỉ cung cấp thông tin.",
          "Post and procedures offered as information only are left out."),
    ),
    Indicator(
        "paid_online", "payment", W("Hồ sơ thanh toán trực tuyến", "Dossiers paid online"),
        "paid.online", "received_fee",
        W("Hồ sơ nộp phí, lệ phí trực tuyến trong kỳ", "Dossiers whose fee was paid online in the period"),
        W("Hồ sơ tiếp nhận trong kỳ có phí, lệ phí phải nộp", "Dossiers received in the period with a fee to pay"),
        Standing766.PRACTICE, SEEN,
        W("Tử số theo ngày nộp tiền, mẫu số theo ngày tiếp nhận, nên một kỳ ngắn có thể lệch nhau.",
          "Numerator by day of payment, denominator by day of reception: short periods may differ."),
    ),
    Indicator(
        "digitised", "digitising", W("Thành phần hồ sơ ở dạng số", "Components in digital form"),
        _PAPERS, f"{_PAPERS} + components.paper",
        W("Tài liệu số, bản chụp, kết quả dùng lại, dữ liệu có sẵn", "Digital, scanned, re-used, from a register"),
        W("Mọi thành phần của hồ sơ tiếp nhận trong kỳ", "All components of dossiers received in the period"),
        Standing766.PROPOSAL, "đề xuất; hệ thống đã đọc đếm theo hồ sơ",
    ),
    Indicator(
        "reused", "digitising", W("Thành phần không phải nộp lại", "Components nobody had to hand in again"),
        "components.reused + components.register", f"{_PAPERS} + components.paper",
        W("Kết quả số dùng lại và dữ liệu lấy từ cơ sở dữ liệu", "Re-used digital results and data from registers"),
        W("Mọi thành phần của hồ sơ tiếp nhận trong kỳ", "All components of dossiers received in the period"),
        Standing766.PROPOSAL, "đề xuất; hệ thống đã đọc đếm theo hồ sơ",
    ),
    Indicator(
        "e_result", "digitising", W("Hồ sơ có kết quả điện tử", "Dossiers with an electronic result"),
        "closed_result.electronic", "closed_result.electronic + closed_result.paper",
        W("Giải quyết xong trong kỳ, kết quả điện tử có ký số", "Processed in the period, signed electronic result"),
        W("Giải quyết xong trong kỳ", "Processed in the period"),
        Standing766.PRACTICE, SEEN,
    ),
    Indicator(
        "satisfaction", "satisfaction", W("Điểm hài lòng", "Satisfaction"),
        "points", "5 * ratings",
        W("Tổng điểm chung người dân chấm trong kỳ", "Sum of overall marks given in the period"),
        W("Điểm tối đa của các lượt đó (5 mỗi lượt)", "The most these could give (5 each)"),
        Standing766.PROPOSAL, "đề xuất; cách chấm của QĐ 766 chưa có nguồn",
    ),
    Indicator(
        "feedback_on_time", "satisfaction", W("Phản ánh được trả lời đúng hạn", "Feedback answered on time"),
        "feedback.on_time", "feedback.on_time + feedback.late",
        W("Câu trả lời trong hạn", "Answers within the term"), W("Mọi câu trả lời trong kỳ", "All answers"),
        Standing766.PROPOSAL, "đề xuất; hạn trả lời do bộ nội dung đặt",
    ),
    Indicator(
        "paper_steps", "", W("Hồ sơ có bước làm trên giấy", "Dossiers with a step on paper"),
        "paper_steps", "received",
        W("Hồ sơ có bước ngoài hệ thống do cán bộ tự khai trong kỳ", "Declared in the period by officials"),
        W("Hồ sơ tiếp nhận trong kỳ", "Dossiers received in the period"),
        Standing766.PROPOSAL, "đề xuất",
    ),
)  # fmt: skip


@lru_cache(maxsize=256)
def _parsed(formula: str) -> expressions.Expression:
    return expressions.parse(formula)


def known_names() -> frozenset[str]:
    """The names that formulas of indicators may use."""
    outcomes = {"feedback": ("on_time", "late")}
    return frozenset(
        name
        for question in QUESTIONS
        for name in (
            question.id,
            *(f"{question.id}.{value}" for value in outcomes.get(question.id, VALUES.get(question.split or "", ()))),
        )
    )


def compute(indicator: Indicator, sums: Mapping[str, Decimal]) -> IndicatorValue:
    """An indicator from the sums of its period; a sum that nothing was posted to is zero."""
    top, bottom = (_amount(formula, sums) for formula in (indicator.numerator, indicator.denominator))
    return IndicatorValue(indicator, top, bottom, percent(top, bottom))


def report(since: object, until: object, sums: Mapping[str, Decimal], overdue: int) -> Report6a:
    """Report 6a from the sums of its period.

    :param overdue: dossiers in process whose due date has passed, none of them paused
    """

    def of(name: str) -> Decimal:
        return sums.get(name, Decimal(0))

    in_process = of("open") - of("paused")
    return Report6a(
        since=since, until=until, carried_over=of("open_before"), received=of("received"),  # type: ignore[arg-type]
        received_online=of("received.online"), received_counter=of("received.counter"),
        received_post=of("received.post"), closed=of("closed"), closed_early=of("closed.early"),
        closed_on_time=of("closed.on_time"), closed_late=of("closed.late"), closed_no_term=of("closed.no_term"),
        ended=of("ended"), in_process=in_process, in_process_in_time=in_process - overdue, overdue=Decimal(overdue),
        paused=of("paused"),
    )  # fmt: skip


def public(use: Use) -> Use:
    """A row as the public sees it: counts of 1 to 4, by which a single person could be recognised, are not told.

    A share is told only with both its counts; where one part of a sum is hidden, the others that would give it away
    are hidden with it.
    """
    if use.received is not None and suppressed(use.received) is None:
        return Use(use.key, None, None, _shown(use.closed), None, None)
    hide = any(_shown(part) is None for part in _parts(use))
    return Use(
        use.key, use.received, None if _close(use.received, use.online) else use.online, _shown(use.closed),
        None if hide else use.kept, None if hide else use.judged,
    )  # fmt: skip


def _parts(use: Use) -> Iterable[Decimal | None]:
    late = None if use.judged is None or use.kept is None else use.judged - use.kept
    return use.judged, late, use.kept


def _close(whole: Decimal | None, part: Decimal | None) -> bool:
    return whole is None or part is None or None in (suppressed(part), suppressed(whole - part))


def _shown(count: Decimal | None) -> Decimal | None:
    return None if count is None else suppressed(count)


def _amount(formula: str, sums: Mapping[str, Decimal]) -> Decimal:
    tree = _parsed(formula)
    value = expressions.evaluate(tree, {name: sums.get(name, Decimal(0)) for name in expressions.names(tree)})
    return value if isinstance(value, Decimal) else Decimal(0)
