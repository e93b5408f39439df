"""Editions of what was promised, and which ledger entry stands for which published figure."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Edition(models.Model):
    """All targets, readings and tasks as declared from one moment on; never changed (the database refuses).

    ``entry_id`` is the ledger entry that announces the edition with its digest: an edition is in force at a seal when
    that entry is sealed by then, so a figure can be reproduced with the definitions of its day.
    """

    number = models.PositiveIntegerField(primary_key=True)
    digest = models.CharField(max_length=64)
    content = models.TextField()
    loaded_at = models.DateTimeField()
    entry_id = models.BigIntegerField()

    class Meta:
        db_table = "scoreboard_edition"


class PublishedFigure(models.Model):
    """One wording of a published figure: the entry it was posted as, and whether it has been withdrawn since."""

    figure = models.CharField(max_length=120)
    turn = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    entry_id = models.BigIntegerField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "scoreboard_figure"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["figure", "turn"], name="scoreboard_figure_turn_once"),
            models.UniqueConstraint(
                fields=["figure"], condition=models.Q(withdrawn_at=None), name="scoreboard_figure_one_in_force"
            ),
        ]
