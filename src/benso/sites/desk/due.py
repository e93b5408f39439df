"""How long is left, in words: a date makes people count, words do not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext, ngettext

from benso.domains.dossiers.types import Phase
from benso.kernel.working_time import VIETNAM, Calendar, working_time

SOON_DAYS = 1
"""Due today or on the next working day is soon: there is still time to act or to apologise before it is late."""


@dataclass(frozen=True, slots=True)
class DueWords:
    """``kind`` (late, today, soon, fine, none, paused, over) chooses the mark; ``text`` says it without colour."""

    kind: str
    text: str
    at: datetime | None


def due_words(due: datetime | None, at: datetime, calendar: Calendar, phase: Phase = Phase.RUNNING) -> DueWords:
    """What a due date means now, counted in working days, and in hours on the day itself."""
    if phase in (Phase.FINISHED, Phase.CLOSED):
        return DueWords("over", gettext("đã xong"), due)
    if phase is Phase.PAUSED:
        return DueWords("paused", gettext("tạm dừng tính hạn"), due)
    if phase is Phase.NOT_STARTED:
        return DueWords("none", gettext("chưa tính hạn"), due)
    if due is None:
        return DueWords("none", gettext("không có hạn"), None)
    return _late(due, at, calendar) if due < at else _left(due, at, calendar)


def _late(due: datetime, at: datetime, calendar: Calendar) -> DueWords:
    days = calendar.working_days_between(due.astimezone(VIETNAM).date(), at.astimezone(VIETNAM).date())
    if days >= 1:
        text = ngettext("quá hạn %(n)s ngày làm việc", "quá hạn %(n)s ngày làm việc", days) % {"n": days}
        return DueWords("late", text, due)
    hours = int((at - due) / timedelta(hours=1))
    if hours >= 1:
        return DueWords("late", ngettext("quá hạn %(n)s giờ", "quá hạn %(n)s giờ", hours) % {"n": hours}, due)
    return DueWords("late", gettext("vừa quá hạn"), due)


def _left(due: datetime, at: datetime, calendar: Calendar) -> DueWords:
    days = calendar.working_days_between(at.astimezone(VIETNAM).date(), due.astimezone(VIETNAM).date())
    if days >= 1:
        kind = "soon" if days <= SOON_DAYS else "fine"
        return DueWords(kind, ngettext("còn %(n)s ngày làm việc", "còn %(n)s ngày làm việc", days) % {"n": days}, due)
    left = working_time(calendar, at, due) or (due - at)
    hours = int(left / timedelta(hours=1))
    if hours >= 1:
        return DueWords("today", ngettext("còn %(n)s giờ", "còn %(n)s giờ", hours) % {"n": hours}, due)
    minutes = max(1, int(left / timedelta(minutes=1)))
    return DueWords("today", ngettext("còn %(n)s phút", "còn %(n)s phút", minutes) % {"n": minutes}, due)


def held_words(since: datetime, at: datetime, calendar: Calendar) -> str:
    """How long a step has been lying with someone."""
    days = calendar.working_days_between(since.astimezone(VIETNAM).date(), at.astimezone(VIETNAM).date())
    if days >= 1:
        return ngettext("%(n)s ngày làm việc", "%(n)s ngày làm việc", days) % {"n": days}
    hours = int((at - since) / timedelta(hours=1))
    if hours >= 1:
        return ngettext("%(n)s giờ", "%(n)s giờ", hours) % {"n": hours}
    return gettext("vừa đến")
