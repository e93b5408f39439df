"""Tables of the catalogue. What is published is fixed by the database: triggers and exclusions of the migration."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from benso.domains.versions.models import SubjectRow, VersionRow, version_constraints


class Procedure(SubjectRow):
    """A procedure, whatever its versions."""

    class Meta:
        db_table = "procedures_procedure"


class Version(VersionRow):
    """One version. ``starts`` and ``ends`` say which new applications fall under it.

    Columns from ``valid_from`` on repeat parts of the declaration for lists and search.
    """

    SUBJECT = "procedure"

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    name_vi = models.TextField()
    name_en = models.TextField(default="", blank=True)
    category = models.TextField()
    field_vi = models.TextField(default="", blank=True)
    local_code = models.TextField(null=True)  # noqa: DJ001  most procedures have none
    life_events = ArrayField(models.TextField(), default=list)
    applicants = ArrayField(models.TextField(), default=list)
    tested = ArrayField(models.TextField(), default=list)
    level = models.PositiveSmallIntegerField()
    online = models.TextField()
    missing = ArrayField(models.TextField(), default=list)
    search = models.TextField()

    class Meta:
        db_table = "procedures_version"
        constraints = version_constraints("procedures_version", "procedure")


class Office(models.Model):
    """An office on its days."""

    key = models.TextField(primary_key=True)
    position = models.PositiveIntegerField()
    unit = models.TextField()
    agency = models.TextField(default="", blank=True)
    level = models.TextField()
    name_vi = models.TextField()
    name_en = models.TextField()
    identifier = models.TextField()
    assumed = models.BooleanField()
    reception = models.BooleanField(default=False)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    successors = ArrayField(models.TextField(), default=list)

    class Meta:
        db_table = "procedures_office"


class CalendarDay(models.Model):
    """A day that departs from its weekday. What was announced here goes before what the pack says."""

    day = models.DateField()
    announced = models.BooleanField()
    kind = models.TextField()
    basis = models.TextField()
    standing = models.TextField()
    revision = models.PositiveIntegerField()

    class Meta:
        db_table = "procedures_calendar_day"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["day", "announced"], name="procedures_calendar_day_once")
        ]


class Shifts(models.Model):
    """Opening hours; the first is the usual table."""

    code = models.TextField(primary_key=True)
    position = models.PositiveIntegerField()
    content = models.JSONField()

    class Meta:
        db_table = "procedures_shifts"


class Topic(models.Model):
    """A category or a life event."""

    kind = models.TextField()
    key = models.TextField()
    position = models.PositiveIntegerField()
    vi = models.TextField()
    en = models.TextField()

    class Meta:
        db_table = "procedures_topic"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "key"], name="procedures_topic_once")
        ]


class Standing(models.Model):
    """The one row by which processes notice that offices or working days have changed."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    offices = models.PositiveIntegerField(default=0)
    offices_digest = models.TextField(default="")
    calendar = models.PositiveIntegerField(default=0)
    calendar_digest = models.TextField(default="")

    class Meta:
        db_table = "procedures_standing"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(id=1), name="procedures_standing_single")
        ]


class Count(models.Model):
    """What the ledger says of a procedure: the amounts posted so far, and how often that was changed."""

    code = models.TextField(primary_key=True)
    turn = models.PositiveIntegerField()
    unit = models.TextField()
    counted = ArrayField(models.TextField())

    class Meta:
        db_table = "procedures_count"
