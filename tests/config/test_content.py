"""Content is loaded as a whole, once, or not at all."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from benso.config.content import content_version, load_pack, loaded_version
from benso.config.environment import PROJECT_ROOT
from benso.kernel.content import ContentInvalid

AT = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
PACK = PROJECT_ROOT / "content" / "bentre"


def rows() -> dict[str, int]:
    """How many rows every table of the platform holds."""
    tables = [name for name in connection.introspection.table_names() if name.partition("_")[0] in DOMAINS]
    with connection.cursor() as cursor:
        counted = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counted[table] = cursor.fetchone()[0]
    return counted


DOMAINS = {config.label for config in apps.get_app_configs() if config.name.startswith("benso.domains.")}


@pytest.mark.django_db
def test_the_same_content_is_loaded_once() -> None:
    assert load_pack(root=PACK, actor="system:test", at=AT) is True
    before = rows()
    assert load_pack(root=PACK, actor="system:test", at=AT) is False
    assert (rows(), loaded_version("bentre")) == (before, content_version(PACK))


@pytest.mark.django_db
def test_loading_again_by_force_changes_nothing_but_the_audit_trail() -> None:
    load_pack(root=PACK, actor="system:test", at=AT)
    before = rows()
    assert load_pack(root=PACK, actor="system:test", at=AT, force=True) is True
    changed = {table for table, count in rows().items() if before[table] != count}
    assert changed == {"audit_event", "audit_tail"}


@pytest.mark.django_db
def test_one_mistake_anywhere_and_nothing_is_loaded(tmp_path: Path) -> None:
    pack = tmp_path / "bentre"
    shutil.copytree(PACK, pack)
    days = pack / "calendar" / "days.csv"
    header, first, *rest = days.read_text(encoding="utf-8").splitlines()
    wrong = first.replace(first.split(",")[0], "2020-02-30", 1)
    days.write_text("\n".join([header, wrong, *rest]) + "\n", encoding="utf-8")
    before = rows()
    with pytest.raises(ContentInvalid) as refused:
        load_pack(root=pack, actor="system:test", at=AT)
    assert [(p.file, p.line, p.field) for p in refused.value.problems] == [("calendar/days.csv", 2, "date")]
    assert (rows(), loaded_version("bentre")) == (before, None)


def test_any_changed_file_is_another_version(tmp_path: Path) -> None:
    pack = tmp_path / "bentre"
    shutil.copytree(PACK, pack)
    before = content_version(pack)
    assert before == content_version(PACK)
    (pack / "province.yaml").write_text((pack / "province.yaml").read_text() + "\n")
    assert content_version(pack) != before
