"""Writing versions of regimes: one draft at a time, published by a second person, nothing changed by a refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from benso.domains.audit import queries as audit
from benso.domains.reporting import models, operations, queries
from benso.domains.reporting.types import Deadline, Regime, Version, VersionState
from tests.domains.reporting.small import declare, open_all, small_regime

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 7, 20, 2, tzinfo=UTC)
WRITER, SECOND = "official:1", "official:9"


@pytest.fixture
def base() -> Version:
    declare(NOW)
    return queries.regime_in_force("T01", date(2025, 7, 14))


def save(regime: Regime, **named: Any) -> Version:
    return operations.save_regime_draft(**{"regime": regime, "actor": WRITER, "at": NOW, **named})


def publish(draft: Version, actor: str = SECOND, **named: Any) -> Version:
    return operations.publish_regime(**{"version": draft.id, "seen": draft.digest, "actor": actor, "at": NOW, **named})


def kept() -> list[tuple[Any, ...]]:
    return list(
        models.VersionRow.objects.order_by("regime__code", "number").values_list(
            "regime__code", "number", "state", "digest", "starts", "ends", "authors"
        )
    )


def test_a_draft_is_saved_again_and_again_under_one_number(base: Version) -> None:
    draft = save(replace(base.regime, deadline=Deadline(4)))
    again = save(replace(base.regime, deadline=Deadline(5)), seen=draft.digest, actor="official:3")
    assert (draft.number, again.number, again.id) == (2, 2, draft.id)
    assert [each.id for each in queries.drafts()] == [draft.id]
    assert models.VersionRow.objects.get(id=draft.id).authors == [WRITER, "official:3"]


def test_whoever_saw_an_older_draft_overwrites_nothing(base: Version) -> None:
    draft = save(replace(base.regime, deadline=Deadline(4)))
    save(replace(base.regime, deadline=Deadline(5)), seen=draft.digest)
    before = kept()
    for seen in (draft.digest, None):
        with pytest.raises(operations.RegimeDraftChanged):
            save(replace(base.regime, deadline=Deadline(6)), seen=seen)
    assert kept() == before


def test_nobody_publishes_what_they_wrote_themselves_or_in_part(base: Version) -> None:
    draft = save(replace(base.regime, deadline=Deadline(4)))
    draft = save(replace(base.regime, deadline=Deadline(5)), seen=draft.digest, actor=SECOND)
    before = kept()
    for actor in (WRITER, SECOND):
        with pytest.raises(operations.PublisherIsAuthor):
            publish(draft, actor)
    assert kept() == before


def test_what_was_changed_after_it_was_read_is_not_published(base: Version) -> None:
    draft = save(replace(base.regime, deadline=Deadline(4)))
    save(replace(base.regime, deadline=Deadline(5)), seen=draft.digest)
    before = kept()
    with pytest.raises(operations.RegimeDraftChanged):
        publish(draft)
    assert kept() == before


def test_a_regime_with_mistakes_can_be_kept_and_not_published(base: Version) -> None:
    draft = save(replace(base.regime, deadline=Deadline(999), legal_basis=()))
    before = kept()
    with pytest.raises(operations.DeclarationInvalid) as refused:
        publish(draft)
    assert [each.field for each in refused.value.problems] == ["legal_basis", "deadline.days"]
    assert kept() == before


def test_a_published_version_takes_the_periods_from_its_first_day_and_open_reports_keep_theirs(base: Version) -> None:
    open_all(NOW, date(2025, 7, 1))
    draft = save(replace(base.regime, deadline=Deadline(10), valid_from=date(2025, 8, 1)))
    done = publish(draft)
    assert (done.state, done.published_by) == (VersionState.PUBLISHED, SECOND)
    assert [(v.number, v.starts, v.ends) for v in queries.history("T01")] == [
        (2, date(2025, 8, 1), None), (1, date(2024, 1, 1), date(2025, 8, 1)),
    ]  # fmt: skip
    assert set(models.ReportRow.objects.filter(regime="T01").values_list("version_id", flat=True)) == {base.id}
    assert queries.drafts() == []


def test_a_draft_is_thrown_away_and_a_regime_nobody_published_goes_with_it(base: Version) -> None:
    draft = save(replace(base.regime, deadline=Deadline(4)))
    new = save(small_regime("T02"))
    for each in (draft, new):
        operations.discard_regime_draft(version=each.id, actor=WRITER, at=NOW)
    assert [v.id for v in queries.history("T01")] == [base.id]
    assert not models.RegimeRow.objects.filter(code="T02").exists()


def test_a_published_version_is_no_draft(base: Version) -> None:
    before = kept()
    with pytest.raises(operations.VersionNotDraft):
        publish(base)
    with pytest.raises(operations.VersionNotDraft):
        operations.discard_regime_draft(version=base.id, actor=WRITER, at=NOW)
    assert kept() == before


def test_a_retired_regime_is_owed_no_more_and_comes_back_by_a_new_version(base: Version) -> None:
    operations.retire_regime(code="T01", on=date(2025, 7, 1), decision="QĐ thử", actor=SECOND, at=NOW)
    assert open_all(NOW, date(2025, 7, 1)) == 0
    assert "T01" not in {v.regime.code for v in queries.regimes_in_force(date(2025, 7, 14))}
    publish(save(replace(base.regime, valid_from=date(2025, 7, 1))))
    assert queries.regime_in_force("T01", date(2025, 7, 14)).number == 2
    assert models.RegimeRow.objects.get(code="T01").retired_on is None


def test_only_a_regime_that_is_known_is_retired(base: Version) -> None:
    before = kept()
    with pytest.raises(operations.RegimeNotKnown):
        operations.retire_regime(code="T99", on=date(2025, 7, 1), decision="QĐ thử", actor=SECOND, at=NOW)
    assert kept() == before


def test_the_audit_log_tells_who_wrote_published_and_retired(base: Version) -> None:
    draft = save(replace(base.regime, deadline=Deadline(4), valid_from=date(2025, 8, 1)))
    publish(draft)
    operations.retire_regime(code="T01", on=date(2026, 1, 1), decision="QĐ thử", actor=SECOND, at=NOW)
    told = [(e.actor, e.action) for e in audit.events(object_type="regime", object_id="T01")]
    assert told[:3] == [
        (SECOND, "reporting.regime_retired"), (SECOND, "reporting.regime_published"), (WRITER, "reporting.draft_saved"),
    ]  # fmt: skip


def test_regimes_are_found_without_diacritics() -> None:
    on = date(2026, 11, 1)
    found = [v.regime.code for v in queries.find_regimes(on, search="xa hoi so")]
    assert "XHS-X" in found
    assert "KTRA-S" not in found
    assert [v.regime.code for v in queries.find_regimes(on, search="XHS")] == ["XHS-X"]
    assert {v.regime.code for v in queries.find_regimes(on, kind="statistics")} == {"GRDP-N", "NSLD-N"}
    assert {v.regime.reporter.level.value for v in queries.find_regimes(on, level="commune")} == {"commune"}
    assert queries.find_regimes(on, search="khongcogi") == []
