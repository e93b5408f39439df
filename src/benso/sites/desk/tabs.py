"""How the day's work is grouped, and what each group means to the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from benso.domains.dossiers.types import Counters, ListFilters
from benso.domains.procedures.types import StepKind


@dataclass(frozen=True, slots=True)
class Tab:
    """A group of work: the kinds of steps in it, or mine, or late."""

    id: str
    label: Promise
    empty: Promise
    kinds: tuple[StepKind, ...] = ()
    mine: bool = False
    late: bool = False

    def filters(self, at: datetime) -> ListFilters:
        """What the list is narrowed to."""
        return ListFilters(
            kinds=tuple(kind.value for kind in self.kinds), mine=self.mine, due_before=at if self.late else None
        )

    def count(self, counters: Counters) -> int | None:
        """How many there are, from the maintained counters."""
        if self.mine:
            return counters.mine
        if self.late:
            return counters.overdue
        kinds = self.kinds or tuple(StepKind)
        return sum(counters.by_kind.get(kind.value, 0) for kind in kinds)


TABS = (
    Tab("tat-ca", _("Cả đơn vị"), _("Đơn vị không còn việc nào đang mở. Hồ sơ mới nộp sẽ hiện ở đây.")),
    Tab(
        "moi",
        _("Mới nộp"),
        _("Không có hồ sơ nào chờ tiếp nhận."),
        kinds=(StepKind.RECEPTION,),
    ),
    Tab("toi", _("Của tôi"), _("Bạn chưa nhận việc nào. Mở “Cả đơn vị” để nhận việc."), mine=True),
    Tab("qua-han", _("Quá hạn"), _("Không có việc nào quá hạn."), late=True),
    Tab("cho-ky", _("Chờ ký"), _("Không có gì chờ ký."), kinds=(StepKind.SIGN,)),
    Tab("cho-tra", _("Chờ trả"), _("Không có kết quả nào chờ trả."), kinds=(StepKind.RETURN,)),
    Tab(
        "cho-nguoi-nop",
        _("Chờ người nộp"),
        _("Không có hồ sơ nào chờ người nộp bổ sung hay nộp tiền."),
        kinds=(StepKind.SUPPLEMENT, StepKind.DUTY),
    ),
    Tab(
        "cho-noi-khac",
        _("Chờ nơi khác"),
        _("Không có hồ sơ nào chờ cơ quan khác trả lời."),
        kinds=(StepKind.CONSULTATION,),
    ),
)


def tab(tab_id: str) -> Tab:
    """The tab of that name; the whole office for a name that is not one."""
    return next((one for one in TABS if one.id == tab_id), TABS[0])
