"""The procedure editor: writing, trying out, comparing and publishing versions."""

from benso.sites.desk.views.catalogue.models_in_out import bpmn, diagram, take_bpmn, take_dmn
from benso.sites.desk.views.catalogue.pages import (
    begin,
    catalogue,
    differences,
    discard,
    draft,
    edit,
    procedure,
    publish,
)
from benso.sites.desk.views.catalogue.trial import preview
from benso.sites.desk.views.catalogue.working_days import working_days

__all__ = [
    "begin",
    "bpmn",
    "catalogue",
    "diagram",
    "differences",
    "discard",
    "draft",
    "edit",
    "preview",
    "procedure",
    "publish",
    "take_bpmn",
    "take_dmn",
    "working_days",
]
