"""The portal's words: what a state means for the applicant, how long, by which way. One place, both languages."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from benso.domains.dossiers.types import ChangeKind, Outcome, ReasonCode, State
from benso.domains.dossiers.types.forms import FormCode
from benso.domains.payments.types import PaymentState
from benso.domains.procedures.types import ApplicantKind, Channel, OnlineLevel, TermUnit, TimeLimit
from benso.sites.shell import formats

STATE_TITLES: dict[State, Promise] = {
    State.AWAITING_PAYMENT: _("Chờ nộp phí"),
    State.SUBMITTED: _("Đã nộp, chờ kiểm tra"),
    State.RECEIVED: _("Đã tiếp nhận"),
    State.IN_PROCESS: _("Đang giải quyết"),
    State.AWAITING_CONSULTATION: _("Đang hỏi ý kiến cơ quan khác"),
    State.AWAITING_SIGNATURE: _("Chờ ký"),
    State.SUPPLEMENT_AT_RECEPTION: _("Cần bạn bổ sung"),
    State.SUPPLEMENT_IN_PROCESS: _("Cần bạn bổ sung"),
    State.AWAITING_DUTY: _("Chờ bạn nộp nghĩa vụ tài chính"),
    State.RESULT_READY: _("Có kết quả"),
    State.RESULT_AT_POST: _("Kết quả đang gửi qua bưu điện"),
    State.RETURNED: _("Đã trả kết quả"),
    State.REFUSED: _("Không được tiếp nhận"),
    State.WITHDRAWN: _("Bạn đã rút hồ sơ"),
    State.STOPPED: _("Đã dừng giải quyết"),
    State.EXPIRED: _("Đã đóng vì quá hạn bổ sung"),
}
STATE_NEXT: dict[State, Promise] = {
    State.AWAITING_PAYMENT: _("Nộp phí xong, hồ sơ được chuyển tới bộ phận một cửa."),
    State.SUBMITTED: _(
        "Bộ phận một cửa kiểm tra giấy tờ trong 8 giờ làm việc rồi tiếp nhận, hoặc nói rõ còn thiếu gì."
    ),
    State.RECEIVED: _("Hồ sơ được chuyển tới người giải quyết."),
    State.IN_PROCESS: _("Cơ quan giải quyết xem xét hồ sơ. Bạn không phải làm gì thêm."),
    State.AWAITING_CONSULTATION: _("Cơ quan được hỏi trả lời trong hạn của mình; hạn trả kết quả của bạn không đổi."),
    State.AWAITING_SIGNATURE: _("Kết quả đã soạn xong, chờ người có thẩm quyền ký."),
    State.SUPPLEMENT_AT_RECEPTION: _("Gửi những gì được yêu cầu. Hạn giải quyết tính lại từ khi nhận đủ."),
    State.SUPPLEMENT_IN_PROCESS: _("Gửi những gì được yêu cầu. Hạn giải quyết tạm dừng cho đến khi bạn gửi."),
    State.AWAITING_DUTY: _("Nộp xong, cơ quan giải quyết tiếp và báo ngày trả kết quả mới."),
    State.RESULT_READY: _("Tải kết quả về, hoặc đến nhận theo cách bạn đã chọn."),
    State.RESULT_AT_POST: _("Bưu điện giao tới địa chỉ bạn đã ghi."),
    State.RETURNED: _("Việc đã xong. Bạn có thể đánh giá cách phục vụ."),
    State.REFUSED: _("Xem lý do bên dưới. Bạn có thể lập hồ sơ mới từ hồ sơ này."),
    State.WITHDRAWN: _("Hồ sơ đã dừng theo yêu cầu của bạn."),
    State.STOPPED: _("Xem lý do bên dưới. Bạn có thể gửi phản ánh nếu không đồng ý."),
    State.EXPIRED: _("Bạn có thể lập hồ sơ mới từ hồ sơ này, không phải nhập lại."),
}
OPEN_STATES = frozenset(State) - {State.RETURNED, State.REFUSED, State.WITHDRAWN, State.STOPPED, State.EXPIRED}
WITHDRAWABLE = OPEN_STATES - {State.RESULT_READY, State.RESULT_AT_POST}
YOUR_TURN = frozenset(
    {State.AWAITING_PAYMENT, State.SUPPLEMENT_AT_RECEPTION, State.SUPPLEMENT_IN_PROCESS, State.AWAITING_DUTY}
)
REASONS: dict[ReasonCode, Promise] = {
    ReasonCode.COMPONENT_MISSING: _("Thiếu giấy tờ"),
    ReasonCode.COMPONENT_UNREADABLE: _("Giấy tờ không đọc được"),
    ReasonCode.COMPONENT_INVALID: _("Giấy tờ không hợp lệ"),
    ReasonCode.INFORMATION_WRONG: _("Thông tin khai chưa đúng"),
    ReasonCode.NOT_COMPETENT: _("Không thuộc thẩm quyền của nơi nhận"),
    ReasonCode.NOT_ELIGIBLE: _("Không đủ điều kiện"),
    ReasonCode.DUPLICATE: _("Trùng với hồ sơ đã có"),
    ReasonCode.FEE_UNPAID: _("Chưa nộp phí"),
    ReasonCode.SUPPLEMENT_EXPIRED: _("Quá hạn bổ sung"),
    ReasonCode.AGENCY_LATE: _("Cơ quan phối hợp trả lời chậm"),
    ReasonCode.WORKLOAD: _("Nhiều hồ sơ cùng lúc"),
    ReasonCode.SYSTEM_FAILURE: _("Hệ thống gặp sự cố"),
    ReasonCode.LAW: _("Theo quy định của pháp luật"),
    ReasonCode.OTHER: _("Lý do khác"),
}
CHANGES: dict[ChangeKind, Promise] = {
    ChangeKind.ACCEPTED: _("Tiếp nhận hồ sơ"),
    ChangeKind.RESUMED: _("Tính tiếp sau khi bạn bổ sung"),
    ChangeKind.RESTARTED: _("Tính lại từ khi nhận đủ giấy tờ"),
    ChangeKind.EXTENDED: _("Cơ quan xin lỗi và hẹn lại"),
    ChangeKind.CALENDAR: _("Lịch nghỉ được hoán đổi"),
    ChangeKind.CORRECTED: _("Thông tin hồ sơ được sửa hoặc bổ sung, thời hạn tính lại"),
    ChangeKind.BATCH: _("Tính từ ngày chốt danh sách của đợt"),
    ChangeKind.SECOND_STAGE: _("Tính tiếp sau nghĩa vụ tài chính"),
}
OUTCOMES: dict[Outcome, Promise] = {
    Outcome.EARLY: _("xong trước hạn"),
    Outcome.ON_TIME: _("xong đúng hạn"),
    Outcome.LATE: _("xong trễ hạn"),
    Outcome.NO_TERM: _("không có hạn theo luật"),
}
CHANNELS: dict[Channel, Promise] = {
    Channel.COUNTER: _("Tại quầy một cửa"),
    Channel.ONLINE: _("Trên mạng"),
    Channel.POST: _("Qua bưu điện công ích"),
}
APPLICANTS: dict[ApplicantKind, Promise] = {
    ApplicantKind.CITIZEN: _("Người dân"),
    ApplicantKind.ENTERPRISE: _("Doanh nghiệp, tổ chức"),
    ApplicantKind.HOUSEHOLD: _("Hộ kinh doanh"),
}
LEVELS: dict[OnlineLevel, Promise] = {
    OnlineLevel.FULL: _("Toàn trình"),
    OnlineLevel.PARTIAL: _("Một phần"),
    OnlineLevel.INFORMATION: _("Xem thông tin"),
}
LEVEL_MEANINGS: dict[OnlineLevel, Promise] = {
    OnlineLevel.FULL: _("Làm trọn trên mạng: nộp, trả phí và nhận kết quả."),
    OnlineLevel.PARTIAL: _("Nộp được trên mạng, có việc phải làm tại quầy."),
    OnlineLevel.INFORMATION: _("Trang này cho biết cần gì; hồ sơ nộp tại quầy."),
}
ASSURANCES: dict[int, Promise] = {
    1: _("mức 1 (có tài khoản)"),
    2: _("mức 2 (giấy tờ tùy thân đã được kiểm tra)"),
    3: _("mức 3 (giấy tờ và sinh trắc học đã được kiểm tra)"),
}
RESULT_BY: dict[str, Promise] = {
    "electronic": _("Bản điện tử có chữ ký số, tải về tại đây"),
    "post": _("Gửi qua bưu điện công ích"),
    "counter": _("Nhận tại quầy một cửa"),
}
PAYMENT_STATES: dict[PaymentState, Promise] = {
    PaymentState.ASKED: _("chờ nộp"),
    PaymentState.WAITING: _("đang chờ ngân hàng"),
    PaymentState.FAILED: _("chuyển tiền chưa thành công, nộp lại được"),
    PaymentState.PAID: _("Đã nộp"),
    PaymentState.CANCELLED: _("Đã hủy, không phải nộp"),
    PaymentState.REFUND_ASKED: _("Đã nộp, đang xét hoàn lại"),
    PaymentState.REFUNDED: _("Đã hoàn lại"),
}
LETTERS: dict[FormCode, Promise] = {
    FormCode.RECEIPT: _("Giấy tiếp nhận và hẹn trả (mẫu 01)"),
    FormCode.SUPPLEMENT: _("Yêu cầu bổ sung (mẫu 02)"),
    FormCode.REFUSAL: _("Từ chối tiếp nhận (mẫu 03)"),
    FormCode.APOLOGY: _("Xin lỗi và hẹn lại (mẫu 04)"),
    FormCode.STOPPING: _("Thông báo dừng (mẫu 05)"),
}
HOLDERS: dict[str, Promise] = {
    "population": _("Cơ sở dữ liệu quốc gia về dân cư"),
    "civil_status": _("Cơ sở dữ liệu hộ tịch"),
    "land": _("Cơ sở dữ liệu đất đai"),
    "enterprise": _("Cơ sở dữ liệu đăng ký doanh nghiệp"),
    "insurance": _("Cơ sở dữ liệu bảo hiểm"),
}


def today() -> date:
    """The day in Việt Nam."""
    return timezone.now().astimezone(formats.VIETNAM).date()


def term_words(limit: TimeLimit) -> str:
    """A term as people say it; unknown where the source states none that can be used."""
    if limit.none:
        return gettext("luật không đặt hạn")
    if limit.amount is None or limit.unit is None:
        return gettext("nguồn chưa nêu")
    if limit.amount == 0:
        return gettext("trong ngày làm việc")
    return span_words(limit.amount, limit.unit)


def span_words(amount: Decimal, unit: TermUnit) -> str:
    """``3 ngày làm việc``."""
    number = formats.number(amount, None, _language())
    match unit:
        case TermUnit.HOUR:
            return ngettext("%(n)s giờ làm việc", "%(n)s giờ làm việc", _count(amount)) % {"n": number}
        case TermUnit.WORKING_DAY:
            return ngettext("%(n)s ngày làm việc", "%(n)s ngày làm việc", _count(amount)) % {"n": number}
        case TermUnit.CALENDAR_DAY:
            return ngettext("%(n)s ngày", "%(n)s ngày", _count(amount)) % {"n": number}
        case _:
            return ngettext("%(n)s tháng", "%(n)s tháng", _count(amount)) % {"n": number}


def money(amount: Decimal) -> str:
    """``8.000 đ``; nothing to pay is said in words."""
    return gettext("miễn phí") if not amount else f"{formats.number(amount, 0, _language())}{formats.NARROW}đ"


def hour(value: datetime | None) -> str:
    """Day and time to the minute, as an appointment is written."""
    if value is None:
        return "–"
    local = value.astimezone(formats.VIETNAM)
    return f"{local:%H:%M} {formats.day(local.date(), _language())}"


def _count(amount: Decimal) -> int:
    return 1 if amount == 1 else 2


def _language() -> str:
    from benso.sites.shell.templatetags.shell import language

    return language()
