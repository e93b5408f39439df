"""Words for roles and for what happens around an account."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from benso.domains.accounts.types import Role

ROLES = {
    Role.PROVINCE_ADMIN: _("Quản trị hệ thống của tỉnh"),
    Role.LEADER: _("Lãnh đạo"),
    Role.DATA_STEWARD: _("Phụ trách số liệu"),
    Role.OFFICIAL: _("Cán bộ, công chức"),
    Role.AUDITOR: _("Thanh tra, kiểm toán"),
    Role.RECEIVER: _("Tiếp nhận (một cửa)"),
    Role.RETURNER: _("Trả kết quả (một cửa)"),
    Role.SPECIALIST: _("Chuyên viên thụ lý"),
    Role.HEAD: _("Lãnh đạo phòng"),
    Role.SIGNER: _("Người ký"),
    Role.CLERK: _("Kế toán, thu phí"),
    Role.CATALOGUE_EDITOR: _("Biên tập thủ tục"),
    Role.CATALOGUE_PUBLISHER: _("Công bố thủ tục"),
    Role.REPORTER: _("Lập báo cáo"),
    Role.REPORT_APPROVER: _("Duyệt báo cáo"),
    Role.REPORT_PUBLISHER: _("Công bố số liệu báo cáo"),
}

EVENTS = {
    "accounts.create_official": _("Tạo tài khoản"),
    "accounts.deactivate_official": _("Ngừng tài khoản"),
    "accounts.invite": _("Cấp liên kết kích hoạt"),
    "accounts.appoint": _("Giao vai trò"),
    "accounts.end_appointment": _("Kết thúc vai trò"),
    "accounts.delegate": _("Nhận ủy quyền"),
    "accounts.end_delegation": _("Hết ủy quyền"),
    "accounts.enrol_totp": _("Bắt đầu cài xác thực hai bước"),
    "accounts.confirm_totp": _("Đã cài xác thực hai bước"),
    "accounts.change_password": _("Đổi mật khẩu"),
    "accounts.set_official_email": _("Đổi địa chỉ thư nhận nhắc việc"),
    "accounts.sign_in": _("Đăng nhập"),
    "accounts.sign_out": _("Đăng xuất"),
    "accounts.sign_out_everywhere": _("Đăng xuất khỏi mọi nơi"),
    "accounts.password_refused": _("Sai mật khẩu"),
    "accounts.code_refused": _("Sai mã xác thực"),
    "accounts.locked_out": _("Tạm chặn vì thử sai nhiều lần"),
}
WARNINGS = {"accounts.password_refused", "accounts.code_refused", "accounts.locked_out"}
