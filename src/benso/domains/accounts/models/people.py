"""Tables of people, the enterprises they act for, their consents, and who looked at their data."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class Person(models.Model):
    """A person who signs in through an identity provider, or whom the simulator made."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    name = models.CharField(max_length=200)
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=6, default="", blank=True)
    # Sealed by models.vault; the keyed digest finds a person by the number without opening any seal.
    number_sealed = models.TextField(default="", blank=True)
    number_digest = models.CharField(max_length=64, default="", blank=True)
    number_masked = models.CharField(max_length=12, default="", blank=True)
    phone = models.CharField(max_length=20, default="", blank=True)
    email = models.CharField(max_length=254, default="", blank=True)
    address = models.CharField(max_length=300, default="", blank=True)
    commune = models.CharField(max_length=64, default="", blank=True)
    assurance = models.PositiveSmallIntegerField()
    simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    last_sign_in = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_person"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="accounts_person_subject_once"),
            models.UniqueConstraint(
                fields=["issuer", "number_digest"],
                condition=~models.Q(number_digest=""),
                name="accounts_person_number_once",
            ),
            models.CheckConstraint(
                condition=models.Q(assurance__gte=1, assurance__lte=3), name="accounts_person_assurance"
            ),
            models.CheckConstraint(condition=models.Q(sex__in=["", "male", "female"]), name="accounts_person_sex"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["number_digest"], name="accounts_person_number")]


class Representation(models.Model):
    """A person acts for an enterprise; overlaps are refused by the database (see the migration)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="representations")
    tax_code = models.CharField(max_length=14)
    enterprise_name = models.CharField(max_length=300)
    position = models.CharField(max_length=200, default="", blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    recorded_by = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "accounts_representation"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="accounts_representation_order",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["tax_code"], name="accounts_representation_tax")]


class Consent(models.Model):
    """Leave given for a purpose; a row is ended, never changed in meaning or deleted."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=64)
    version = models.CharField(max_length=32)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_consent"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=models.Q(ended_at__isnull=True),
                name="accounts_consent_one_in_force",
            )
        ]


class Access(models.Model):
    """Someone looked at a person's data. Append-only (see the migration)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="accesses")
    actor = models.CharField(max_length=64)
    purpose = models.CharField(max_length=64)
    object_id = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        db_table = "accounts_access"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "-id"], name="accounts_access_person")]


class UsedState(models.Model):
    """The state of a sign-in that was finished: it works once, whatever the session still holds."""

    digest = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "accounts_used_state"
