"""Why an application is not taken. None of these changes anything."""

from __future__ import annotations

from benso.kernel.errors import BensoError


class NotOffered(BensoError):
    """The procedure cannot be applied for here, or not on this channel."""

    code = "NOT_OFFERED"
    status = 409
    sentence = "Chưa nộp được “{name}” theo kênh này trên hệ thống. Xem trang thủ tục để biết nộp ở đâu."


class AnswersRefused(BensoError):
    """Answers are missing or wrong; ``problems`` names question, Vietnamese and English sentence."""

    code = "ANSWERS_REFUSED"
    status = 422
    sentence = "Còn {count} chỗ chưa điền đúng. Chỗ đầu tiên: {first}"


class ComponentsMissing(BensoError):
    """Papers are missing; ``components`` are their ids."""

    code = "COMPONENTS_MISSING"
    status = 422
    sentence = "Còn thiếu giấy tờ: {names}. Đính kèm rồi nộp lại."


class AttachmentStrange(BensoError):
    """A file was given for a paper this application does not have."""

    code = "ATTACHMENT_STRANGE"
    sentence = "Tệp “{name}” gắn vào một giấy tờ không có trong thủ tục này. Bỏ tệp đó rồi nộp lại."


class AssuranceTooLow(BensoError):
    """The applicant is not known surely enough; ``needed`` and ``held`` are levels 1 to 3."""

    code = "ASSURANCE_TOO_LOW"
    status = 403
    sentence = (
        "Nộp trực tuyến “{name}” cần đăng nhập ở mức định danh {needed}; lần đăng nhập này ở mức {held}. "
        "Đăng nhập lại ở mức {needed}, hoặc nộp tại bộ phận một cửa, nơi cán bộ kiểm tra giấy tờ tùy thân."
    )
