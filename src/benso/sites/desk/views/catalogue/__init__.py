"""The procedure editor: lists, trying out, models in and out; what all editors do is in ``desk.editor``."""

from benso.sites.desk.views.catalogue.kind import PROCEDURES
from benso.sites.desk.views.catalogue.models_in_out import bpmn, diagram, take_bpmn, take_dmn
from benso.sites.desk.views.catalogue.pages import catalogue, procedure
from benso.sites.desk.views.catalogue.trial import preview
from benso.sites.desk.views.catalogue.working_days import working_days

__all__ = [
    "PROCEDURES",
    "bpmn",
    "catalogue",
    "diagram",
    "preview",
    "procedure",
    "take_bpmn",
    "take_dmn",
    "working_days",
]
