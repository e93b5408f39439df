"""Publishing, loading, retiring, counting."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from benso.domains.audit import queries as audit
from benso.domains.procedures import models, operations, queries
from benso.domains.procedures.content import ProceduresContent
from benso.domains.procedures.tasks import count_procedures
from benso.domains.procedures.types import Declaration, Text, VersionState
from benso.kernel.working_time import DayKind, SpecialDay, Standing
from tests.domains.procedures.conftest import load_again

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
AUTHOR, PUBLISHER = "official:1", "official:2"


def entries() -> list[tuple[str, str, date, Decimal]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.measure, s.unit, e.effective_date, e.amount FROM ledger_entry e"
            " JOIN ledger_series s ON s.id = e.series_id"
            " JOIN ledger_posting p ON p.id = e.posting_id AND p.recorded_at = e.recorded_at"
            " WHERE p.source = 'procedures' ORDER BY e.id, s.measure"
        )
        return [(m, u, d, Decimal(a)) for m, u, d, a in cursor.fetchall()]


def state() -> list[Any]:
    return list(models.Version.objects.order_by("id").values()) + list(models.Procedure.objects.values())


def renamed(declaration: Declaration, name: str) -> Declaration:
    return replace(declaration, name=Text(name, "X"))


def test_loading_the_same_again_changes_nothing(loaded: ProceduresContent, at: datetime) -> None:
    before = state(), entries(), list(models.Standing.objects.values()), list(models.Office.objects.values())

    assert load_again(loaded, at=at + timedelta(days=1)) == 0
    assert (state(), entries(), list(models.Standing.objects.values()), list(models.Office.objects.values())) == before


def test_a_changed_declaration_is_the_next_version_from_the_day_it_is_loaded(
    loaded: ProceduresContent, declaration: Declaration, at: datetime
) -> None:
    first = queries.version_in_force("1.000000", TODAY)
    later = at + timedelta(days=10)

    assert load_again(loaded, at=later, declarations=(renamed(declaration, "Tên mới"),)) == 1

    second = queries.version_in_force("1.000000", date(2026, 12, 4))
    assert (second.number, second.declaration.name.vi) == (2, "Tên mới")
    assert queries.version_in_force("1.000000", date(2026, 12, 3)).id == first.id
    assert queries.version(first.id).declaration == declaration


def test_what_an_official_published_stands_until_the_pack_changes(
    loaded: ProceduresContent, declaration: Declaration, at: datetime
) -> None:
    draft = operations.save_version_draft(declaration=renamed(declaration, "Sửa tay"), actor=AUTHOR, at=at)
    operations.publish_version(version=draft.id, actor=PUBLISHER, at=at)

    assert load_again(loaded, at=at) == 0
    assert queries.version_in_force("1.000000", TODAY).declaration.name.vi == "Sửa tay"


def test_whoever_wrote_a_version_does_not_publish_it(
    loaded: ProceduresContent, declaration: Declaration, at: datetime
) -> None:
    draft = operations.save_version_draft(declaration=renamed(declaration, "Sửa"), actor=AUTHOR, at=at)
    before = state(), entries()

    with pytest.raises(operations.PublisherIsAuthor):
        operations.publish_version(version=draft.id, actor=AUTHOR, at=at)
    assert (state(), entries()) == before


def test_a_declaration_with_mistakes_is_kept_as_a_draft_but_not_published(
    loaded: ProceduresContent, declaration: Declaration, at: datetime
) -> None:
    wrong = replace(declaration, fees=replace(declaration.fees, items=()))
    draft = operations.save_version_draft(declaration=wrong, actor=AUTHOR, at=at)
    before = state(), entries()

    with pytest.raises(operations.DeclarationInvalid) as refused:
        operations.publish_version(version=draft.id, actor=PUBLISHER, at=at)
    assert refused.value.problems[0].field == "fees.items"
    assert (state(), entries()) == before


def test_two_people_do_not_overwrite_each_others_draft(
    loaded: ProceduresContent, declaration: Declaration, at: datetime
) -> None:
    first = operations.save_version_draft(declaration=renamed(declaration, "A"), actor=AUTHOR, at=at)
    second = operations.save_version_draft(
        declaration=renamed(declaration, "B"), actor=PUBLISHER, at=at, seen=first.digest
    )
    before = state()

    with pytest.raises(operations.DraftChanged):
        operations.save_version_draft(declaration=renamed(declaration, "C"), actor=AUTHOR, at=at, seen=first.digest)
    assert state() == before
    assert [(each.id, each.state) for each in queries.drafts()] == [(second.id, VersionState.DRAFT)]


def test_a_discarded_draft_is_gone_and_a_published_version_cannot_be_discarded(
    loaded: ProceduresContent, declaration: Declaration, at: datetime
) -> None:
    before = state()
    draft = operations.save_version_draft(declaration=renamed(declaration, "A"), actor=AUTHOR, at=at)

    operations.discard_version_draft(version=draft.id, actor=AUTHOR, at=at)
    assert state() == before
    with pytest.raises(operations.VersionNotDraft):
        operations.discard_version_draft(version=queries.version_in_force("1.000000", TODAY).id, actor=AUTHOR, at=at)
    assert state() == before


def test_the_database_refuses_to_change_or_delete_what_is_published(loaded: ProceduresContent) -> None:
    row = models.Version.objects.get()
    with pytest.raises(IntegrityError, match="published and does not change"), transaction.atomic():
        models.Version.objects.filter(id=row.id).update(declaration={})
    with pytest.raises(IntegrityError, match="published and does not change"), transaction.atomic():
        row.delete()
    assert models.Version.objects.get().digest == row.digest


def test_the_database_refuses_two_versions_for_one_day(loaded: ProceduresContent, at: datetime) -> None:
    row = models.Version.objects.get()
    values = {f.name: getattr(row, f.name) for f in models.Version._meta.concrete_fields if f.name != "id"}
    with pytest.raises(IntegrityError, match="procedures_version_no_overlap"), transaction.atomic():
        models.Version.objects.create(**values | {"number": 2})
    assert models.Version.objects.count() == 1


def test_a_published_procedure_is_counted_from_the_day_it_is_loaded(loaded: ProceduresContent) -> None:
    unit = "86@2025-07-01"
    assert sorted(entries()) == [
        ("procedures.full_process", unit, TODAY, Decimal(1)),
        ("procedures.in_force", unit, TODAY, Decimal(1)),
        ("procedures.online", unit, TODAY, Decimal(1)),
    ]


def test_a_procedure_tried_on_web_and_mobile_is_counted_as_multichannel(
    loaded: ProceduresContent, declaration: Declaration, at: datetime
) -> None:
    before = entries()
    load_again(loaded, at=at, declarations=(replace(declaration, tested=("web", "mobile")),))
    assert entries()[len(before) :] == [("procedures.multichannel", "86@2025-07-01", TODAY, Decimal(1))]


def test_a_retired_procedure_takes_no_applications_and_is_counted_out(loaded: ProceduresContent, at: datetime) -> None:
    before = entries()
    version = queries.version_in_force("1.000000", TODAY)

    operations.retire_procedure(code="1.000000", on=TODAY, decision="1/QĐ", actor=PUBLISHER, at=at)

    with pytest.raises(queries.ProcedureUnknown):
        queries.version_in_force("1.000000", TODAY)
    assert queries.version_in_force("1.000000", TODAY - timedelta(days=1)).id == version.id
    assert {(m, a) for m, _, _, a in entries()[len(before) :]} == {
        ("procedures.full_process", Decimal(-1)),
        ("procedures.in_force", Decimal(-1)),
        ("procedures.online", Decimal(-1)),
    }


def test_retiring_what_there_is_not_is_refused(loaded: ProceduresContent, at: datetime) -> None:
    before = state(), entries()
    with pytest.raises(operations.ProcedureNotKnown):
        operations.retire_procedure(code="9.9", on=TODAY, decision="1/QĐ", actor=PUBLISHER, at=at)
    assert (state(), entries()) == before


def test_publication_is_on_record_with_the_fields_that_changed(
    loaded: ProceduresContent, declaration: Declaration, at: datetime
) -> None:
    draft = operations.save_version_draft(declaration=renamed(declaration, "Sửa"), actor=AUTHOR, at=at)
    operations.publish_version(version=draft.id, actor=PUBLISHER, at=at, origin="desk")

    event = next(iter(audit.events(object_type="procedure", object_id="1.000000", limit=1)))
    assert (event.action, event.actor, event.data["fields"]) == ("procedure.published", PUBLISHER, ["name"])


def test_a_swap_announced_late_changes_the_calendar_and_its_revision(loaded: ProceduresContent, at: datetime) -> None:
    friday, saturday = date(2026, 12, 4), date(2026, 12, 12)
    before, revision = queries.calendar(), queries.calendar_revision()
    days = [
        SpecialDay(friday, DayKind.OFF, "", Standing.ANNOUNCED),
        SpecialDay(saturday, DayKind.WORKING, "", Standing.ANNOUNCED),
    ]

    changed = operations.announce_special_days(days=days, decision="CV 1/VPCP", actor=PUBLISHER, at=at)

    after = queries.calendar()
    assert changed == (friday, saturday)
    assert (before.is_working_day(friday), before.is_working_day(saturday)) == (True, False)
    assert (after.is_working_day(friday), after.is_working_day(saturday)) == (False, True)
    assert queries.calendar_revision() > revision
    assert operations.announce_special_days(days=days, decision="CV 1/VPCP", actor=PUBLISHER, at=at) == ()
    assert load_again(loaded, at=at) == 0
    assert queries.calendar().special == after.special


@pytest.mark.parametrize(("day", "kind"), [(date(2026, 12, 5), DayKind.OFF), (date(2026, 12, 4), DayKind.WORKING)])
def test_a_swap_that_changes_nothing_is_refused(
    loaded: ProceduresContent, at: datetime, day: date, kind: DayKind
) -> None:
    before = queries.calendar_revision(), list(models.CalendarDay.objects.values())
    with pytest.raises(operations.SpecialDayMeaningless):
        operations.announce_special_days(
            days=[SpecialDay(day, kind, "", Standing.ANNOUNCED)], decision="CV 1", actor=PUBLISHER, at=at
        )
    assert (queries.calendar_revision(), list(models.CalendarDay.objects.values())) == before


def test_a_swap_without_a_decision_is_refused(loaded: ProceduresContent, at: datetime) -> None:
    before = queries.calendar_revision()
    with pytest.raises(operations.DecisionMissing):
        operations.announce_special_days(
            days=[SpecialDay(date(2026, 12, 4), DayKind.OFF, "", Standing.ANNOUNCED)],
            decision=" ", actor=PUBLISHER, at=at,
        )  # fmt: skip
    assert queries.calendar_revision() == before


def test_counting_again_on_a_later_day_adds_nothing(loaded: ProceduresContent) -> None:
    before = entries()
    later = datetime(2026, 12, 31, tzinfo=UTC)
    assert operations.post_catalogue(on=date(2026, 12, 31), actor="system:test", at=later) == 0
    assert entries() == before


def test_an_announcement_that_was_rolled_back_is_forgotten_by_the_process_that_saw_it(
    loaded: ProceduresContent, at: datetime
) -> None:
    friday, monday = date(2026, 12, 4), date(2026, 12, 7)

    def announce(day: date) -> None:
        days = [SpecialDay(day, DayKind.OFF, "", Standing.ANNOUNCED)]
        operations.announce_special_days(days=days, decision="CV 1", actor=PUBLISHER, at=at)

    with transaction.atomic():
        announce(friday)
        assert not queries.calendar().is_working_day(friday)
        transaction.set_rollback(True)
    assert queries.calendar().is_working_day(friday)
    announce(monday)
    assert (queries.calendar().is_working_day(friday), queries.calendar().is_working_day(monday)) == (True, False)


def test_a_retired_procedure_that_is_published_again_takes_applications_again(
    loaded: ProceduresContent, declaration: Declaration, at: datetime
) -> None:
    operations.retire_procedure(code="1.000000", on=TODAY, decision="1/QĐ", actor=PUBLISHER, at=at)
    assert load_again(loaded, at=at) == 0
    with pytest.raises(queries.ProcedureUnknown):
        queries.version_in_force("1.000000", TODAY)

    load_again(loaded, at=at, declarations=(renamed(declaration, "Lại có hiệu lực"),))
    assert queries.version_in_force("1.000000", TODAY).declaration.name.vi == "Lại có hiệu lực"
    assert models.Procedure.objects.get().retired_on is None


def test_a_version_of_the_future_is_counted_when_its_day_comes(
    loaded: ProceduresContent, declaration: Declaration, at: datetime
) -> None:
    ends = date(2026, 12, 1)
    load_again(loaded, at=at, declarations=(replace(declaration, valid_to=ends),))
    before = entries()

    assert operations.post_catalogue(on=ends - timedelta(days=1), actor="system:test", at=at) == 0
    assert operations.post_catalogue(on=ends, actor="system:test", at=at) == 1
    assert [(day, amount) for _, _, day, amount in entries()[len(before) :]] == [(ends, Decimal(-1))] * 3


def test_the_nightly_job_counts_what_the_catalogue_offers(loaded: ProceduresContent) -> None:
    before = entries()
    count_procedures(timestamp=0)
    assert entries() == before


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_one_draft_at_once_one_succeeds(
    loaded: ProceduresContent, declaration: Declaration, at: datetime
) -> None:
    draft = operations.save_version_draft(declaration=renamed(declaration, "Sửa"), actor=AUTHOR, at=at)
    barrier = Barrier(2)

    def publish(actor: str) -> str:
        barrier.wait()
        try:
            operations.publish_version(version=draft.id, actor=actor, at=at)
        except operations.VersionNotDraft:
            return "refused"
        finally:
            connection.close()
        return "published"

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(publish, (PUBLISHER, "official:3"))) == ["published", "refused"]
    assert [each.number for each in queries.history("1.000000")] == [2, 1]
    assert queries.version_in_force("1.000000", TODAY).number == 2
