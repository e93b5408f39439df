"""Background jobs: forget uploads nobody went on with, take away contents no row names."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from benso.domains.documents.operations import expire_uploads, sweep_blobs


@app.periodic(cron="17 * * * *", periodic_id="expire-uploads")
@app.task(queueing_lock="expire-uploads", lock="documents-disk")
def forget_uploads(timestamp: int) -> None:
    """Every hour."""
    expire_uploads(at=timezone.now())


@app.periodic(cron="43 19 * * *", periodic_id="sweep-blobs")
@app.task(queueing_lock="sweep-blobs", lock="documents-disk")
def sweep_disk(timestamp: int) -> None:
    """At night."""
    sweep_blobs(at=timezone.now())
