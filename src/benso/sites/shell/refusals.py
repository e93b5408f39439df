"""What a refusal says in the reader's language, the words of ours in it too."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from benso.kernel.errors import BensoError, Phrase

WORDS = (
    _("đang nhập"),
    _("đã gửi, chờ duyệt"),
    _("bị trả lại"),
    _("đã duyệt"),
    _("đã công bố"),
    _("lập báo cáo ở đơn vị báo cáo"),
    _("duyệt báo cáo ở nơi nhận"),
    _("công bố số liệu ở nơi nhận"),
    _("đúng/sai"),
    _("ngày giờ"),
)
"""Words that refusals put into their sentences; named here so that they are among the texts to be translated."""


def sentence_of(error: BensoError) -> str:
    """The sentence of a refusal; a place nothing is known for stays as it is."""
    data = {
        name: gettext(value) if name in error.words and value else _told(value) for name, value in error.data.items()
    }
    return gettext(type(error).sentence).format_map(_Blank(data))


def _told(value: object) -> object:
    """What goes into a place: words of ours in the reader's language, all else as it is."""
    if not isinstance(value, Phrase) or not value:
        return value
    if value.english and not (get_language() or "vi").startswith("vi"):
        return value.english
    data = {name: _told(part) for name, part in value.data.items()}
    return gettext(value.template).format_map(_Blank(data)) if data else gettext(value.template)


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"
