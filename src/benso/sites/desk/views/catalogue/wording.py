"""Words of the editor for what a declaration knows by code."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from benso.domains.procedures.types import Effect
from benso.sites.desk.editor.wording import LEVELS

UNITS: Mapping[str, Promise] = {
    "hour": _("giờ làm việc"),
    "working_day": _("ngày làm việc"),
    "calendar_day": _("ngày"),
    "month": _("tháng"),
}
CHANNELS: Mapping[str, Promise] = {"counter": _("tại quầy"), "online": _("trực tuyến"), "post": _("bưu chính")}
APPLICANTS: Mapping[str, Promise] = {
    "citizen": _("công dân"),
    "enterprise": _("doanh nghiệp, tổ chức"),
    "household": _("hộ kinh doanh"),
}
ASSURANCES: Mapping[str, Promise] = {
    "low": _("mức 1: có tài khoản"),
    "substantial": _("mức 2: đã kiểm tra giấy tờ"),
    "high": _("mức 3: đã kiểm tra giấy tờ và sinh trắc học"),
}
EFFECTS: Mapping[Effect, Promise] = {
    Effect.ACCEPT: _("tiếp nhận; thời hạn bắt đầu chạy"),
    Effect.REFUSE: _("không tiếp nhận; hồ sơ kết thúc"),
    Effect.ASK_SUPPLEMENT: _("yêu cầu bổ sung; thời hạn tạm dừng"),
    Effect.TAKE_SUPPLEMENT: _("đã nhận bổ sung; thời hạn chạy tiếp"),
    Effect.ASK_DUTY: _("báo nghĩa vụ tài chính; thời hạn tạm dừng"),
    Effect.CONFIRM_DUTY: _("đã làm nghĩa vụ tài chính; thời hạn chạy tiếp, hẹn ngày lần hai"),
    Effect.CONSULT: _("hỏi cơ quan khác bằng hồ sơ phối hợp có số và thời hạn riêng"),
    Effect.DRAFT_RESULT: _("lập dự thảo kết quả từ mẫu"),
    Effect.SIGN_RESULT: _("ký kết quả"),
    Effect.FINISH: _("xong việc giải quyết; ngày này quyết định sớm, đúng hay trễ hạn"),
    Effect.RETURN_RESULT: _("trả kết quả; hồ sơ kết thúc"),
    Effect.STOP: _("dừng giải quyết, không có kết quả"),
    Effect.APOLOGISE: _("xin lỗi và hẹn lại ngày"),
}
_KINDS: Mapping[str, Promise] = {
    "text": _("chữ"),
    "long_text": _("chữ nhiều dòng"),
    "number": _("số"),
    "money": _("số tiền"),
    "date": _("ngày tháng"),
    "yes_no": _("có hoặc không"),
    "choice": _("chọn một"),
    "choices": _("chọn nhiều"),
    "citizen_number": _("số định danh cá nhân"),
    "tax_code": _("mã số thuế"),
    "phone": _("số điện thoại"),
    "email": _("thư điện tử"),
    "commune": _("xã, phường"),
    "reception": _("tiếp nhận"),
    "task": _("xử lý"),
    "sign": _("ký"),
    "return": _("trả kết quả"),
    "supplement": _("chờ bổ sung"),
    "duty": _("chờ nghĩa vụ tài chính"),
    "consultation": _("chờ ý kiến cơ quan khác"),
}
_OTHERS: Mapping[str, Promise] = {
    "electronic": _("bản điện tử"),
    "post": _("bưu chính"),
    "counter": _("tại quầy"),
    "free": _("miễn phí"),
    "known": _("đã biết mức thu"),
    "council": _("hội đồng nhân dân tỉnh quy định"),
    "unknown": _("chưa biết"),
    "filing": _("khi nộp hồ sơ"),
    "result": _("khi nhận kết quả"),
    "unique": _("đúng một dòng"),
    "first": _("dòng đầu tiên đúng"),
    "collect": _("gộp mọi dòng đúng"),
    "sum": _("tổng"),
    "min": _("nhỏ nhất"),
    "max": _("lớn nhất"),
    "count": _("số dòng"),
    "text": _("chữ"),
    "number": _("số"),
    "truth": _("đúng hoặc sai"),
    "date": _("ngày tháng"),
    "receiver": _("người tiếp nhận"),
    "specialist": _("chuyên viên"),
    "head": _("lãnh đạo phòng"),
    "signer": _("người ký"),
    "returner": _("người trả kết quả"),
    "reception": _("một cửa"),
    "lead": _("cơ quan giải quyết"),
    "consent": _("đồng ý"),
}
_BY_FIELD: Mapping[str, Mapping[str, Promise]] = {
    "unit": UNITS,
    "supplement.unit": UNITS,
    "channel": CHANNELS,
    "channels": CHANNELS,
    "level": LEVELS,
    "applicants": APPLICANTS,
    "assurance": ASSURANCES,
    "kind": _KINDS,
}


def option_words(field: str, option: str) -> str:
    """What an option of a field is called."""
    words = _BY_FIELD.get(field, _OTHERS).get(option)
    return str(words) if words is not None else option
