"""What the interface says about the province's real content."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from benso.domains.ledger import operations as ledger
from benso.domains.ledger.types import Basis, Kind, Measure, NewEntry, Posting
from tests.sites.board.province import LOADED_AT

Get = Callable[..., Any]
PROVINCE_THEN = "83@2004-08-31"


def test_the_targets_come_in_one_line_each_with_state_and_seal(get: Get) -> None:
    answer = get("/targets").json()
    by_id = {one["id"]: one for one in answer["items"]}
    assert sum(one["headline"] for one in answer["items"]) == 18
    assert by_id["DG-04"]["state"] == "no_evidence"
    assert answer["known"] == get("/meta").json()["latest_seal"]["number"]


def test_targets_can_be_narrowed_by_state(get: Get) -> None:
    every = get("/targets").json()["items"]
    narrowed = get("/targets", {"state": "no_evidence"}).json()["items"]
    assert [one["id"] for one in narrowed] == [one["id"] for one in every if one["state"] == "no_evidence"]
    assert 0 < len(narrowed) < len(every)


def test_a_target_shows_its_readings_side_by_side(get: Get) -> None:
    answer = get("/targets/DG-01", {"as_of": "2024-12-31"}).json()
    roles = {one["definition"]["role"] for one in answer["readings"]}
    assert {"headline", "official"} <= roles
    assert answer["as_of"] == "2024-12-31"


def test_every_point_leads_to_entries_that_exist(get: Get) -> None:
    points = get("/targets/DG-01/points").json()["items"]
    entries = {one["id"] for one in get("/targets/DG-01/entries").json()["items"]}
    behind = {number for one in points for number in one["point"]["entries"]}
    assert behind
    assert behind == entries


def test_amounts_are_strings_of_digits(get: Get) -> None:
    amounts = [one["amount"] for one in get("/entries", {"limit": 500}).json()["items"]]
    assert all(isinstance(one, str) and "E" not in one for one in amounts)


COMMUNES = [("2019-12-31", 164), ("2020-12-31", 157), ("2025-01-01", 148), ("2025-12-31", 48)]


@pytest.mark.parametrize(("on", "communes"), COMMUNES)
def test_units_are_those_of_the_day(get: Get, on: str, communes: int) -> None:
    assert len(get("/units", {"on": on, "level": "commune"}).json()["items"]) == communes


def test_a_unit_version_names_its_place(get: Get) -> None:
    answer = get(f"/units/{PROVINCE_THEN}").json()
    assert "Bến Tre" in answer["unit"]["name_vi"]
    assert answer["ancestors"] == []
    assert len(answer["children"]) == 9


def test_shares_of_a_whole_merger_add_up(get: Get) -> None:
    shares = get("/shares", {"source": "2020-01-01", "target": "2025-07-01"}).json()["items"]
    assert {one["weight"] for one in shares} == {"1"}
    assert len({one["target"] for one in shares}) == 48


def test_search_needs_no_diacritics(get: Get) -> None:
    found = get("/units", {"q": "ba tri", "on": "2024-01-01"}).json()["items"]
    assert any(one["name_vi"].endswith("Ba Tri") for one in found)


def test_lists_come_as_csv_with_vietnamese_letters(get: Get) -> None:
    response = get("/units", {"on": "2024-01-01", "format": "csv"})
    text = response.content.decode()
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert text.startswith("\ufeff")
    assert [row["id"] for row in rows] == [one["id"] for one in get("/units", {"on": "2024-01-01"}).json()["items"]]
    assert any("Bến Tre" in row["name_vi"] for row in rows)


def test_csv_is_also_had_by_the_accept_header(get: Get) -> None:
    assert get("/measures", Accept="text/csv")["Content-Type"] == "text/csv; charset=utf-8"


def test_entries_come_in_pages_that_neither_overlap_nor_leave_out(get: Get) -> None:
    whole = [one["id"] for one in get("/entries", {"limit": 60}).json()["items"]]
    first = get("/entries", {"limit": 20})
    gathered, answer = [one["id"] for one in first.json()["items"]], first
    while len(gathered) < 60:
        link = answer["Link"].partition(">")[0].removeprefix("</api/v1")
        assert 'rel="next"' in answer["Link"]
        answer = get(link)
        gathered += [one["id"] for one in answer.json()["items"]]
    assert gathered == whole


def test_readings_come_in_pages_too(get: Get) -> None:
    whole = [one["entry_id"] for one in get("/readings", {"measure": "population", "limit": 1000}).json()["items"]]
    first = get("/readings", {"measure": "population", "limit": 100}).json()
    rest = get("/readings", {"measure": "population", "limit": 1000, "after": first["next"]}).json()
    assert [one["entry_id"] for one in first["items"] + rest["items"]] == whole
    assert len(whole) > 100


def test_a_proof_is_what_the_verifier_takes(get: Get) -> None:
    entry = get("/entries", {"limit": 1}).json()["items"][0]
    proof = get(f"/entries/{entry['id']}/proof").json()
    assert proof["format"] == "benso.ledger.proof.v1"
    assert get(f"/seals/{entry['seal']}").json()["root"] == proof["seal"]["root"]


def test_monthly_sums_follow_what_is_posted_and_earlier_knowledge_stays(get: Get) -> None:
    ledger.declare_measures(measures=[Measure("demo.done", Kind.FLOW, "count", "Việc xong", "Done")])
    before = get("/meta").json()["latest_seal"]["number"]
    _post("first", "2024-03-05", 3)
    later = get("/amounts", {"measure": "demo.done"}).json()
    then = get("/amounts", {"measure": "demo.done", "known": before}).json()
    assert [(one["month"], one["amount"], one["basis"]) for one in later["items"]] == [("2024-03-01", "3", "measured")]
    assert then["items"] == []


def test_nothing_private_ever_leaves(get: Get) -> None:
    ledger.declare_measures(measures=[Measure("demo.done", Kind.FLOW, "count", "Việc xong", "Done")])
    receipt = _post("SECRET-KEY-1", "2024-03-05", 1, subject="SECRET-SUBJECT-2", actor="SECRET-ACTOR-3")
    number = receipt.entry_ids[0]
    paths = [
        f"/entries/{number}",
        f"/entries/{number}/proof",
        "/entries?measure=demo.done",
        "/entries?measure=demo.done&format=csv",
        "/amounts?measure=demo.done",
        f"/units/{PROVINCE_THEN}/figures",
    ]
    said = "".join(get(path).content.decode() for path in paths)
    assert str(number) in said
    assert "SECRET" not in said


def test_the_description_names_nothing_private(get: Get) -> None:
    schema = get("/openapi.json").json()
    shapes = schema["components"]["schemas"]
    names = {name for model in shapes.values() for name in model.get("properties", {})}
    of_ledger = {
        name for model in ("Entry", "Seal", "Reading", "MonthlyAmount") for name in shapes[model]["properties"]
    }
    assert names & {"subject", "salt", "password", "totp_secret", "secret"} == set()
    assert of_ledger & {"subject", "actor", "key"} == set()
    assert "amount" in names


def test_every_refusal_is_described_as_a_problem(get: Get) -> None:
    schema = get("/openapi.json").json()
    kinds = {
        kind
        for path in schema["paths"].values()
        for operation in path.values()
        for status, answer in operation["responses"].items()
        if int(status) >= 400
        for kind in answer["content"]
    }
    assert kinds == {"application/problem+json"}


def test_the_page_that_explains_lists_every_address(client: Any, get: Get) -> None:
    page = client.get("/api/").content.decode()
    schema = get("/openapi.json").json()
    assert [path for path in schema["paths"] if f"<code>{path}</code>" not in page] == []


def _post(key: str, day: str, amount: int, subject: str | None = None, actor: str = "test") -> Any:
    from datetime import date
    from decimal import Decimal

    entry = NewEntry(
        "demo.done", PROVINCE_THEN, Basis.MEASURED, date.fromisoformat(day), Decimal(amount), subject=subject
    )
    receipt = ledger.post(posting=Posting("test", key, (entry,)), actor=actor, at=LOADED_AT)
    ledger.seal_pending(at=LOADED_AT)
    return receipt


def test_json_keeps_vietnamese_letters_readable(get: Get) -> None:
    text = get(f"/units/{PROVINCE_THEN}").content.decode()
    assert "Bến Tre" in text
    assert json.loads(text)["unit"]["id"] == PROVINCE_THEN


def test_the_land_of_a_new_ward_has_the_census_of_its_old_communes(get: Get) -> None:
    items = get("/units/28777@2025-07-01/reexpressed").json()["items"]
    census = {one["measure"]["code"]: one for one in items if one["date"] == "2019-04-01"}
    assert (census["population"]["value"], census["households"]["value"]) == ("41161", "12706")
    assert not census["population"]["estimated"]
    assert sum(int(part["amount"]) for part in census["population"]["parts"]) == 41161


def test_the_document_that_promises_is_named_in_both_languages(get: Get) -> None:
    title = get("/targets/DG-01").json()["target"]["source_title"]
    assert title["vi"].startswith("Nghị quyết 01-NQ/TU")
    assert title["en"].startswith("Resolution 01-NQ/TU")
