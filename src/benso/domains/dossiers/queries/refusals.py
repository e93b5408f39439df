"""Why a dossier cannot be read or moved. The same answer for *not there* and *not yours*: nothing can be probed."""

from benso.kernel.errors import BensoError


class DossierUnknown(BensoError):
    """There is no such dossier, or the viewer may not see it."""

    code = "DOSSIER_UNKNOWN"
    status = 404
    sentence = "Không có hồ sơ này, hoặc bạn không được xem. Kiểm tra lại mã hồ sơ."


class WorkItemClosed(BensoError):
    """Somebody was faster: the step is not open any more."""

    code = "WORK_ITEM_CLOSED"
    status = 409
    sentence = "Bước này của hồ sơ {number} đã được xử lý rồi. Mở lại hồ sơ để xem bước hiện tại."


class DeedRefused(BensoError):
    """The viewer sees the dossier but may not do this."""

    code = "DEED_REFUSED"
    status = 403
    sentence = "Bạn không có nhiệm vụ làm việc này với hồ sơ {number}. Người giữ bước hiện tại mới làm được."
