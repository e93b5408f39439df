"""Words for what people speak of when they say how they were served."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from benso.domains.dossiers.types.feedback import FeedbackTopic

TOPICS = {
    FeedbackTopic.ATTITUDE: _("Thái độ phục vụ"),
    FeedbackTopic.DELAY: _("Chậm trễ"),
    FeedbackTopic.PAPERS: _("Giấy tờ bị đòi thêm"),
    FeedbackTopic.FEE: _("Phí, lệ phí"),
    FeedbackTopic.DECISION: _("Nội dung kết quả"),
    FeedbackTopic.SYSTEM: _("Trang web, ứng dụng"),
    FeedbackTopic.OTHER: _("Chuyện khác"),
}
