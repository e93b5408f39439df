"""Tables of files, uploads, what each owner uses, and issued documents. Contents lie on disk under their digest."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from benso.domains.documents.types import MediaType

OWNER = r"^(person|dossier|official|office|system):.+$"


class File(models.Model):
    """A name for a content. Never changed but for who may read it."""

    id = models.UUIDField(primary_key=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100, choices=[(kind.value, kind.name) for kind in MediaType])
    size = models.BigIntegerField()
    pages = models.PositiveIntegerField(null=True)
    owner = models.CharField(max_length=100)
    shared_with = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    # An issued document stays with whoever it was issued to.
    lasting = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "documents_file"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner", "created_at"], name="documents_file_owner"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="documents_file_size"),
            models.CheckConstraint(condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="documents_file_digest"),
            models.CheckConstraint(condition=models.Q(owner__regex=OWNER), name="documents_file_owner_form"),
        ]


class Upload(models.Model):
    """An upload under way; ``received`` never counts a byte that is not safe on disk."""

    id = models.UUIDField(primary_key=True)
    owner = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    file = models.ForeignKey(File, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "documents_upload"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner"], condition=models.Q(file__isnull=True), name="documents_upload_open"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(received__gte=0, received__lte=models.F("size")), name="documents_upload_received"
            ),
            models.CheckConstraint(condition=models.Q(owner__regex=OWNER), name="documents_upload_owner_form"),
        ]


class Usage(models.Model):
    """How much an owner keeps: a counter, so that no request has to add up."""

    owner = models.CharField(max_length=100, primary_key=True)
    bytes = models.BigIntegerField(default=0)
    files = models.IntegerField(default=0)

    class Meta:
        db_table = "documents_usage"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(bytes__gte=0, files__gte=0), name="documents_usage_counts"),
        ]


class IssuedRecord(models.Model):
    """The public record of an issued document; only its revocation is ever added."""

    code = models.CharField(max_length=16, primary_key=True)
    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="issued")
    title = models.CharField(max_length=300)
    office = models.CharField(max_length=100)
    office_name = models.CharField(max_length=300)
    number = models.CharField(max_length=100, default="", blank=True)
    reference = models.CharField(max_length=100, default="", blank=True, db_index=True)
    owner = models.CharField(max_length=100)
    template = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    signed = models.BooleanField()
    simulated = models.BooleanField()
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoke_reason = models.CharField(max_length=500, default="", blank=True)
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "documents_issued"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner", "-issued_at"], name="documents_issued_owner"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[0-9A-HJKMNP-TV-Z]{16}$"), name="documents_issued_code"
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoke_reason="", replaced_by__isnull=True)
                | (models.Q(revoked_at__isnull=False) & ~models.Q(revoke_reason="")),
                name="documents_issued_revocation",
            ),
        ]
