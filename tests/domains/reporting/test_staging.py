"""A bulk file is judged once, kept for a while, and written whole or not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from benso.domains.documents.models import Upload
from benso.domains.documents.operations import expire_uploads
from benso.domains.documents.queries import UploadUnknown
from benso.domains.documents.rules import FileRefused
from benso.domains.reporting import models, operations, queries
from benso.domains.reporting.operations import ImportRefused
from benso.domains.reporting.queries.incoming import ReportsChangedMeanwhile
from benso.domains.reporting.types import Figure, Imported, StagedFile
from tests.domains.reporting.people import fill, reporter, submit
from tests.domains.reporting.small import declare, open_all, small_regime
from tests.domains.reporting.test_import import kept

pytestmark = pytest.mark.django_db
JULY = datetime(2025, 7, 20, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_DIR = tmp_path / "files"
    return tmp_path / "files" / "partial"


@pytest.fixture
def report() -> models.ReportRow:
    declare(JULY, small_regime(), small_regime("T02"))
    open_all(JULY, date(2025, 7, 1), "T01", "T02")
    return models.ReportRow.objects.filter(regime="T01").order_by("id")[0]


def check(report: models.ReportRow, value: object = 5, *, official: int = 7, name: str = "a.csv") -> StagedFile:
    content = f"unit;period;item;value\n{report.office};2025-07;test_fibre;{value}\n"
    return operations.check_values(
        regime="T01", name=name, content=content.encode(), actor=reporter(report.id, official), at=JULY
    )  # fmt: skip


def write(report: models.ReportRow, staged: UUID, state: str, *, official: int = 7, after: timedelta = HOUR,
          regime: str = "T01") -> Imported:  # fmt: skip
    return operations.write_checked(
        regime=regime, staged=staged, state=state, actor=reporter(report.id, official), at=JULY + after
    )  # fmt: skip


def refused(report: models.ReportRow, error: type[Exception], staged: UUID, state: str, **more: Any) -> None:
    before = kept()
    with pytest.raises(error), transaction.atomic():
        write(report, staged, state, **more)
    assert kept() == before


def fibre(report: models.ReportRow) -> Figure:
    return queries.cells(report.id)["fibre.now"].figure


def test_a_checked_file_is_written_once_without_being_sent_again(
    report: models.ReportRow, folder: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    before = kept()
    staged = check(report)
    assert (staged.would.read, staged.would.written, staged.would.reports) == (1, 1, 1)
    assert kept() == before
    assert [path.name for path in folder.iterdir()] == [str(staged.id)]
    with django_capture_on_commit_callbacks(execute=True):
        done = write(report, staged.id, staged.would.state)
    assert (done.read, done.written, fibre(report)) == (1, 1, Figure(Decimal(5)))
    assert (list(folder.iterdir()), Upload.objects.count()) == ([], 0)
    refused(report, UploadUnknown, staged.id, staged.would.state)


def test_what_somebody_changed_meanwhile_is_not_written_over(report: models.ReportRow) -> None:
    staged = check(report)
    fill(report.id, JULY, fibre=1000)
    refused(report, ReportsChangedMeanwhile, staged.id, staged.would.state)
    again = check(report)
    assert write(report, again.id, again.would.state).written == 1
    assert fibre(report) == Figure(Decimal(5))


def test_two_people_check_and_the_second_to_write_is_told(report: models.ReportRow) -> None:
    first, second = check(report, 5, official=7), check(report, 6, official=8)
    assert first.would.state == second.would.state
    write(report, first.id, first.would.state, official=7)
    refused(report, ReportsChangedMeanwhile, second.id, second.would.state, official=8)
    assert fibre(report) == Figure(Decimal(5))
    other = models.ReportRow.objects.filter(regime="T01").exclude(office=report.office)[0]
    apart = check(other, 9, official=9)
    fill(report.id, JULY, fibre=900)
    assert write(other, apart.id, apart.would.state, official=9).written == 1


def test_a_report_sent_up_meanwhile_refuses_the_file_which_is_still_kept(report: models.ReportRow) -> None:
    staged = check(report)
    fill(report.id, JULY)
    submit(report.id, JULY)
    refused(report, ImportRefused, staged.id, staged.would.state)
    assert Upload.objects.filter(id=staged.id).exists()


def test_it_is_only_that_persons_of_that_regime_and_for_that_long(report: models.ReportRow) -> None:
    staged = check(report)
    state = staged.would.state
    refused(report, UploadUnknown, staged.id, state, official=8)
    refused(report, UploadUnknown, staged.id, state, regime="T02")
    refused(report, UploadUnknown, UUID(int=5), state)
    refused(report, UploadUnknown, staged.id, state, after=staged.until - JULY)
    assert write(report, staged.id, state, after=staged.until - JULY - timedelta(seconds=1)).written == 1


def test_one_file_a_person_is_kept_and_forgotten_in_time(
    report: models.ReportRow, folder: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first = check(report)
    with django_capture_on_commit_callbacks(execute=True):
        second = check(report, 6)
    refused(report, UploadUnknown, first.id, first.would.state)
    assert [path.name for path in folder.iterdir()] == [str(second.id)]
    assert expire_uploads(at=second.until) == 1
    assert list(folder.iterdir()) == []


def test_what_cannot_be_taken_is_not_kept(report: models.ReportRow) -> None:
    before = kept()
    with pytest.raises(ImportRefused), transaction.atomic():
        check(report, "mười")
    with pytest.raises(FileRefused), transaction.atomic():
        check(report, 5, name="số liệu (tuyệt mật).csv")
    assert kept() == before
    assert Upload.objects.count() == 0
