"""The editor of report regimes: finding, reading, writing, comparing and publishing versions."""

from benso.sites.desk.views.regimes.deeds import begin, begin_new, differences, discard, draft, edit, publish, retire
from benso.sites.desk.views.regimes.pages import regime, regimes
from benso.sites.desk.views.regimes.preview import preview

__all__ = [
    "begin",
    "begin_new",
    "differences",
    "discard",
    "draft",
    "edit",
    "preview",
    "publish",
    "regime",
    "regimes",
    "retire",
]
