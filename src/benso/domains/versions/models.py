"""Columns and constraints that every table of versions has. There is no table here: domains make theirs of these.

That published rows are fixed, and that two of them never hold on one day, each domain's migration says.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from benso.domains.versions.types import VersionState


class SubjectRow(models.Model):
    """What there are versions of, whatever they say."""

    code = models.TextField(unique=True)
    created_at = models.DateTimeField()
    retired_on = models.DateField(null=True)

    class Meta:
        abstract = True


class VersionRow(models.Model):
    """One version. ``starts`` and ``ends`` say what falls under it; equal ones: nothing."""

    SUBJECT: ClassVar[str]
    """Name of the foreign key to the subject, and of the subject in the audit trail."""

    number = models.PositiveIntegerField()
    state = models.TextField(choices=[(state.value, state.value) for state in VersionState])
    declaration = models.JSONField()
    digest = models.TextField()
    author = models.TextField()
    authors = ArrayField(models.TextField(), default=list)
    saved_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.TextField(default="", blank=True)
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)

    class Meta:
        abstract = True

    @property
    def subject(self) -> SubjectRow:
        """What it is a version of."""
        found: SubjectRow = getattr(self, self.SUBJECT)
        return found


def version_constraints(table: str, subject: str) -> list[models.BaseConstraint]:
    """Numbers once, one draft at a time, and whoever publishes is not who wrote it last."""
    return [
        models.UniqueConstraint(fields=[subject, "number"], name=f"{table}_number"),
        models.UniqueConstraint(
            fields=[subject], condition=Q(state=VersionState.DRAFT.value), name=f"{table}_one_draft"
        ),
        models.CheckConstraint(
            condition=Q(state=VersionState.DRAFT.value, published_at__isnull=True, published_by="")
            | (
                Q(state=VersionState.PUBLISHED.value, published_at__isnull=False)
                & ~Q(published_by="")
                & ~Q(published_by=F("author"))
            ),
            name=f"{table}_published_by_another",
        ),
    ]
