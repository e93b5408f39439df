"""Table of the tokens of programs."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from benso.domains.accounts.models.officials import Official


class ClientToken(models.Model):
    """A token of a program; only the digest of its secret is kept, and no row is ever deleted."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="client_tokens")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=16))
    per_minute = models.PositiveIntegerField()
    created_by = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_client_token"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="accounts_client_token_order"
            )
        ]
