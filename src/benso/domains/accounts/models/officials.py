"""Tables of officials, their appointments and delegations, and their ways of signing in."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.utils.crypto import salted_hmac

from benso.domains.accounts.types import AttemptKind, Role


class Official(AbstractBaseUser):
    """A person who works for an agency and signs in to the desk. Never deleted, only made inactive."""

    # How messages know the official: never the number of the account, which people's messages do not know either.
    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    # Where letters go besides the inbox at the desk; empty until the official gives one.
    email = models.CharField(max_length=254, default="", blank=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    # Raised to end every session of the official at once.
    session_epoch = models.PositiveIntegerField(default=0)
    # Invented for trying out; may sign in without a password where development sign-in is on, and nowhere else.
    simulated = models.BooleanField(default=False)
    # Sealed by models.vault: a dump of the table does not hand out anyone's second factor.
    totp_secret = models.TextField(default="")
    totp_waiting = models.TextField(default="")
    totp_confirmed_at = models.DateTimeField(null=True)
    totp_last_step = models.BigIntegerField(default=0)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        db_table = "accounts_official"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(username__regex=r"^[a-z][a-z0-9._-]{2,63}$"), name="accounts_official_username"
            ),
            models.CheckConstraint(
                condition=models.Q(totp_confirmed_at__isnull=True) | ~models.Q(totp_secret=""),
                name="accounts_official_confirmed_has_secret",
            ),
        ]

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Django's name for ``active``."""
        return self.active

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Changes with the password and every *sign out everywhere*: sessions that carry the old value end."""
        salt = "benso.domains.accounts.models.Official"
        return salted_hmac(salt, f"{self.password}|{self.session_epoch}", secret=secret, algorithm="sha256").hexdigest()


class Appointment(models.Model):
    """A role at a unit or agency for a time; overlaps are refused by the database (see the migration)."""

    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=32, choices=[(role.value, role.value) for role in Role])
    unit = models.CharField(max_length=64)
    agency = models.CharField(max_length=64, default="", blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "accounts_appointment"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="accounts_appointment_order",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="accounts_appointment_role"
            ),
        ]


class Delegation(models.Model):
    """A duty lent to another official until a fixed day; overlaps are refused by the database (see the migration)."""

    delegator = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="lent")
    delegate = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="borrowed")
    role = models.CharField(max_length=32)
    unit = models.CharField(max_length=64)
    agency = models.CharField(max_length=64, default="", blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField()
    reason = models.CharField(max_length=500)
    created_by = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    ended_on = models.DateField(null=True)

    class Meta:
        db_table = "accounts_delegation"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(valid_to__gt=models.F("valid_from")), name="accounts_delegation_order"
            ),
            models.CheckConstraint(
                condition=~models.Q(delegator=models.F("delegate")), name="accounts_delegation_not_to_oneself"
            ),
        ]


class RecoveryCode(models.Model):
    """A single-use code for the day the phone is lost; only its digest is kept."""

    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_recovery_code"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["official", "digest"], name="accounts_recovery_code_once")
        ]


class Invitation(models.Model):
    """A one-time link by which an official sets password and second factor; only its digest is kept."""

    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    # Hash of the password chosen on the way through; it takes force with the first code.
    password = models.CharField(max_length=128, default="")

    class Meta:
        db_table = "accounts_invitation"

    def open(self, at: datetime) -> bool:
        """Whether the link still works."""
        return self.closed_at is None and at < self.expires_at


class Attempt(models.Model):
    """A try to sign in, written before the answer is known so that parallel tries cannot slip past the limit."""

    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in AttemptKind])
    # A keyed digest: people type passwords into the wrong field.
    account = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)
    succeeded = models.BooleanField(default=False)

    class Meta:
        db_table = "accounts_attempt"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "at"], name="accounts_attempt_account"),
            models.Index(fields=["address", "at"], name="accounts_attempt_address"),
        ]
