"""The editor of report regimes: finding, reading and retiring; what all editors do is in ``desk.editor``."""

from benso.sites.desk.views.regimes.deeds import begin_new, retire
from benso.sites.desk.views.regimes.kind import REGIMES
from benso.sites.desk.views.regimes.pages import regime, regimes
from benso.sites.desk.views.regimes.preview import preview

__all__ = ["REGIMES", "begin_new", "preview", "regime", "regimes", "retire"]
