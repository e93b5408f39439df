"""Tables of reporting. Cells, values and events are plain SQL in the migration: they are written in bulk.

``reporting_cell`` is what stands in an open report; ``reporting_value`` every value ever approved, with the time it
was known (``known_to`` is infinite for the one that holds); triggers let nothing of it be changed but that end.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from benso.domains.reporting.types import Audience, ReportState
from benso.domains.versions import models as versions


class RegimeRow(versions.SubjectRow):
    """A regime, whatever its versions."""

    class Meta:
        db_table = "reporting_regime"


class VersionRow(versions.VersionRow):
    """One version; ``starts`` and ``ends`` say which periods (by their last day) fall under it."""

    SUBJECT = "regime"

    regime = models.ForeignKey(RegimeRow, on_delete=models.PROTECT, related_name="versions")
    search = models.TextField(default="", blank=True)

    class Meta:
        db_table = "reporting_version"
        constraints = versions.version_constraints("reporting_version", "regime")


class IndicatorRow(models.Model):
    """An indicator; ``declaration`` is the whole of it, the other columns repeat parts for lists and search."""

    code = models.TextField(unique=True)
    declaration = models.JSONField()
    digest = models.TextField()
    search = models.TextField()
    retired = models.BooleanField(default=False)

    class Meta:
        db_table = "reporting_indicator"


class CodeListRow(models.Model):
    """A breakdown."""

    id = models.TextField(primary_key=True)
    declaration = models.JSONField()
    digest = models.TextField()

    class Meta:
        db_table = "reporting_code_list"


class ItemRow(models.Model):
    """An indicator with a breakdown: what a value says. The number stands in the big tables."""

    id = models.AutoField(primary_key=True)
    key = models.TextField(unique=True)
    indicator = models.ForeignKey(IndicatorRow, on_delete=models.PROTECT, related_name="items")
    dimensions = models.JSONField(default=dict)

    class Meta:
        db_table = "reporting_item"


class PlaceRow(models.Model):
    """A unit version or office that values are about."""

    id = models.AutoField(primary_key=True)
    key = models.TextField(unique=True)

    class Meta:
        db_table = "reporting_place"


class PeriodRow(models.Model):
    """A period that values are about."""

    id = models.AutoField(primary_key=True)
    code = models.TextField(unique=True)
    kind = models.TextField()
    cut_off = models.PositiveSmallIntegerField()
    start = models.DateField()
    end = models.DateField()

    class Meta:
        db_table = "reporting_period"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="reporting_period_order")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kind", "end"], name="reporting_period_kind")]


class ReportRow(models.Model):
    """One report of an office for a period."""

    version = models.ForeignKey(VersionRow, on_delete=models.PROTECT, related_name="reports")
    regime = models.TextField()
    office = models.TextField()
    place = models.ForeignKey(PlaceRow, on_delete=models.PROTECT, related_name="+")
    receiver = models.TextField()
    period = models.ForeignKey(PeriodRow, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    state = models.TextField(choices=[(state.value, state.value) for state in ReportState])
    round = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    first_submitted_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    submitted_by = models.TextField(default="", blank=True)
    filled = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(default=0)
    arrived = models.PositiveIntegerField(default=0)
    """Values present in what was submitted last and not returned; what is being typed has not arrived."""
    first_arrived = models.PositiveIntegerField(default=0)
    """Values present in the very first submission."""
    marks = ArrayField(models.PositiveIntegerField(), default=list)
    """Cells of the last submission that hold a number, *not applicable*, *no service*, *missing*, in this order."""
    returns = models.PositiveIntegerField(default=0)
    corrected = models.PositiveIntegerField(default=0)
    """Filled-in values that were approved with another figure later."""
    revision = models.PositiveIntegerField(default=0)
    """Counts the changes of all its cells: what a page polls."""
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    simulated = models.BooleanField(default=False)
    told_round = models.PositiveIntegerField(default=0)
    """The round the national reporting system was told of last."""

    class Meta:
        db_table = "reporting_report"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["regime", "office", "period"], name="reporting_report_once"),
            models.CheckConstraint(
                condition=Q(filled__lte=F("expected"), arrived__lte=F("expected"), first_arrived__lte=F("expected")),
                name="reporting_report_never_above_all",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.OPEN.value)
                | Q(state=ReportState.RETURNED.value)
                | Q(submitted_at__isnull=False, first_submitted_at__isnull=False),
                name="reporting_report_submitted_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ReportState.APPROVED.value, ReportState.PUBLISHED.value])
                | Q(approved_at__isnull=False),
                name="reporting_report_approved_has_time",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office", "state", "due_at"], name="reporting_report_office"),
            models.Index(fields=["receiver", "state", "due_at"], name="reporting_report_receiver"),
            models.Index(fields=["regime", "period"], name="reporting_report_period"),
            models.Index(fields=["due_at"], name="reporting_report_due", condition=Q(first_submitted_at__isnull=True)),
            models.Index(
                # what the public does not know yet
                fields=["period"],
                name="reporting_report_waiting",
                condition=Q(state=ReportState.APPROVED.value) | Q(round__gt=1) & ~Q(state=ReportState.PUBLISHED.value),
            ),
            models.Index(fields=["period"], name="reporting_report_simulated", condition=Q(simulated=True)),
        ]


class ExplanationRow(models.Model):
    """Why a soft finding is right all the same; ``digest`` is that of the figures it explains."""

    report = models.ForeignKey(ReportRow, on_delete=models.CASCADE, related_name="explanations")
    check_id = models.TextField()
    digest = models.TextField()
    text = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "reporting_explanation"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "check_id"], name="reporting_explanation_once")
        ]


class ViewRow(models.Model):
    """A saved view of the analysis, or a dashboard made of several; ``content`` says what it shows."""

    slug = models.TextField(unique=True)
    kind = models.TextField(choices=[("view", "view"), ("dashboard", "dashboard")])
    title = models.TextField()
    content = models.JSONField()
    owner = models.TextField()
    audience = models.TextField(choices=[(each.value, each.value) for each in Audience], default=Audience.PRIVATE.value)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "reporting_view"


class ForeignRow(models.Model):
    """What something is called in an installation of DHIS2 that moved in: kind, uid there, key here."""

    kind = models.TextField()
    uid = models.TextField()
    key = models.TextField()

    class Meta:
        db_table = "reporting_foreign"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "uid"], name="reporting_foreign_once")
        ]


class CountRow(models.Model):
    """What the ledger was told of an item that DG-04 counts: the amounts posted so far, and how often."""

    key = models.TextField(primary_key=True)
    turn = models.PositiveIntegerField()
    unit = models.TextField()
    counted = ArrayField(models.TextField())

    class Meta:
        db_table = "reporting_count"
