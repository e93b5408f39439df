"""Saving views and dashboards: what is refused, and that a refusal changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from benso.domains.audit import queries as audit
from benso.domains.reporting import models, operations, queries
from benso.domains.reporting.types import Audience
from benso.kernel.errors import BensoError

pytestmark = pytest.mark.django_db
AT = datetime(2025, 9, 20, 1, tzinfo=UTC)
ME, OTHER = "official:1", "official:2"
QUERY = {"query": {"i": ["test_fibre"]}}


def save(title: str = "Cáp quang", **words: Any) -> str:
    given: dict[str, Any] = {"kind": "view", "content": QUERY, "audience": Audience.PRIVATE, "owner": ME, "at": AT}
    return operations.save_view(title=title, **(given | words))


def board(title: str, *parts: object, **words: Any) -> str:
    return save(title, kind="dashboard", content={"parts": list(parts)}, **words)


def everything() -> list[Any]:
    return [*models.ViewRow.objects.order_by("slug").values(), *audit.events()]


def test_a_view_is_addressed_after_its_title_and_keeps_the_address_when_renamed() -> None:
    slug = save("Cáp quang, theo xã")
    assert slug == "cap-quang-theo-xa"
    assert save("Tên khác", slug=slug, seen=1, audience=Audience.PUBLIC) == slug
    (view,) = queries.views_of(ME)
    assert (view.title, view.public, view.revision) == ("Tên khác", True, 2)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ({"title": "  "}, operations.ViewTitleMissing),
        ({"title": "Cáp quang"}, operations.ViewChanged),
        ({"title": "Mới", "slug": "cap-quang", "seen": 0}, operations.ViewChanged),
        ({"title": "Mới", "slug": "cap-quang", "seen": 2}, operations.ViewChanged),
        ({"title": "Mới", "slug": "khong-co", "seen": 1}, queries.ViewUnknown),
        ({"title": "Cáp quang", "owner": OTHER}, operations.ViewTaken),
    ],
)
def test_a_view_is_refused_and_nothing_changes(words: dict[str, Any], refusal: type[BensoError]) -> None:
    save()
    before = everything()
    with pytest.raises(refusal):
        save(**words)
    assert everything() == before


def test_two_windows_do_not_overwrite_each_other() -> None:
    slug = save()
    save("Từ cửa sổ một", slug=slug, seen=1)
    before = everything()
    with pytest.raises(operations.ViewChanged):
        save("Từ cửa sổ hai", slug=slug, seen=1)
    assert everything() == before


def test_a_dashboard_takes_views_of_ones_own_and_public_ones_in_order() -> None:
    first, theirs = save("Một"), save("Của người khác", owner=OTHER, audience=Audience.PUBLIC)
    slug = board("Bảng", {"slug": theirs, "size": "half"}, {"slug": first, "size": "wide"})
    parts = queries.saved_view(slug, reader=ME).content["parts"]
    assert parts == [{"slug": theirs, "size": "half"}, {"slug": first, "size": "wide"}]


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [{"slug": "mot"}] * (operations.MOST_PARTS + 1),
        [{"slug": "cua-nguoi-khac"}],
        [{"slug": "khong-co"}],
        [{"slug": "bang"}],
        [{"slug": "mot", "size": "huge"}],
        ["mot"],
    ],
    ids=["none", "too many", "another's private one", "unknown", "a dashboard", "size", "no part"],
)
def test_a_dashboard_is_refused_and_nothing_changes(parts: list[object]) -> None:
    save("Một")
    save("Của người khác", owner=OTHER)
    board("Bảng", {"slug": "mot"})
    before = everything()
    with pytest.raises((operations.DashboardParts, operations.DashboardPart)):
        board("Bảng mới", *parts)
    with pytest.raises((operations.DashboardParts, operations.DashboardPart)):
        board("Bảng", *parts, slug="bang", seen=1)
    assert everything() == before


def test_another_s_private_view_is_told_as_one_that_is_not_there() -> None:
    save("Riêng", owner=OTHER)
    told = []
    for slug in ("rieng", "khong-co"):
        with pytest.raises(operations.DashboardPart) as refused:
            board("Bảng", {"slug": slug})
        told.append(str(refused.value).replace(slug, "x"))
    assert told[0] == told[1]


def test_a_view_removed_is_gone_and_nobody_removes_another_s() -> None:
    slug = save(audience=Audience.PUBLIC)
    before = everything()
    with pytest.raises(queries.ViewUnknown):
        operations.remove_view(slug=slug, owner=OTHER, seen=1, at=AT)
    assert everything() == before
    assert operations.remove_view(slug=slug, owner=ME, seen=1, at=AT) == 0
    assert queries.views_of(ME) == []


def test_a_view_saved_elsewhere_meanwhile_is_not_removed() -> None:
    slug = save()
    save("Từ cửa sổ khác", slug=slug, seen=1)
    before = everything()
    for seen in (0, 1, 3):
        with pytest.raises(operations.ViewChanged):
            operations.remove_view(slug=slug, owner=ME, seen=seen, at=AT)
        assert everything() == before


def test_a_view_that_dashboards_show_is_removed_only_by_who_was_told_and_leaves_them() -> None:
    shown, other = save("Một", audience=Audience.COLLEAGUES), save("Hai", audience=Audience.PUBLIC)
    mine = board("Của tôi", {"slug": shown, "size": "half"}, {"slug": other, "size": "wide"})
    theirs = board("Của người khác", {"slug": shown}, owner=OTHER)
    uses = queries.uses_of([shown, other], reader=ME)
    assert (uses[shown].titles, uses[shown].others, uses[shown].count) == (("Của tôi",), 1, 2)
    assert (uses[other].titles, uses[other].others) == (("Của tôi",), 0)
    before = everything()
    with pytest.raises(operations.ViewUsed) as refused:
        operations.remove_view(slug=shown, owner=ME, seen=1, told=1, at=AT)
    assert "2 bảng tổng hợp" in str(refused.value)
    assert everything() == before
    assert operations.remove_view(slug=shown, owner=ME, seen=1, told=2, at=AT) == 2
    assert queries.saved_view(mine, reader=ME).content["parts"] == [{"slug": other, "size": "wide"}]
    assert queries.saved_view(theirs, reader=OTHER).content["parts"] == []
    # whoever takes the name next does not come into those dashboards
    save("Một", audience=Audience.PUBLIC)
    assert queries.uses_of([shown], reader=ME) == {}


@pytest.mark.parametrize(
    ("audience", "opens"),
    [(Audience.PRIVATE, {ME}), (Audience.COLLEAGUES, {ME, OTHER}), (Audience.PUBLIC, {ME, OTHER, ""})],
)
def test_a_view_is_opened_by_those_it_is_for(audience: Audience, opens: set[str]) -> None:
    slug = save(audience=audience)
    for reader in (ME, OTHER, ""):
        assert (slug in queries.saved_views([slug], reader=reader)) == (reader in opens)
        if reader not in opens:
            with pytest.raises(queries.ViewUnknown):
                queries.saved_view(slug, reader=reader)
    assert [view.slug for view in queries.shared_views(OTHER)] == ([slug] if OTHER in opens else [])
    assert queries.shared_views(ME) == []
    assert [view.slug for view in queries.public_views()] == ([slug] if "" in opens else [])
