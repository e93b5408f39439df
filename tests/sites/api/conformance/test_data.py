"""Data queries of the conformance kit: a flow with data is found through the agreements, then asked in every way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.sites.api.conformance import figures, reading
from tests.sites.api.conformance.figures import Data, Values
from tests.sites.api.conformance.reading import Ref
from tests.sites.api.sdmx_world import communes

__all__ = ["communes"]
pytestmark = pytest.mark.django_db
V = "application/vnd.sdmx."
SPECIFIC, ML30, JSON2 = f"{V}structurespecificdata+xml;version=2.1", f"{V}data+xml;version=3.0.0", (
    f"{V}data+json;version=2.0.0"
)  # fmt: skip
FORMS_OF_1 = [
    f"{V}genericdata+xml;version=2.1", SPECIFIC, f"{V}generictimeseriesdata+xml;version=2.1",
    f"{V}structurespecifictimeseriesdata+xml;version=2.1", f"{V}data+json;version=1.0.0",
    f"{V}data+csv;version=1.0.0",
]  # fmt: skip
FORMS_OF_2 = [ML30, JSON2, f"{V}data+csv;version=2.0.0"]
DIMENSIONS = ["FREQ", "REF_AREA", "INDICATOR", "TEST_SEX"]
SERIES_ATTRIBUTES, OBSERVATION_ATTRIBUTES = {"UNIT_MEASURE", "DECIMALS"}, {"OBS_STATUS", "BASIS", "LAST_UPDATE"}
Ask = Callable[[str, str], Data]


@pytest.fixture
def ask(client: Client, communes: list[str]) -> Ask:
    """The data of an answer, which must be there, in the form that was asked for."""

    def answer(address: str, form: str) -> Data:
        found = client.get(f"/sdmx/{address}", headers={"Accept": form})
        assert (found.status_code, found["Content-Type"]) == (200, form), (address, found.content[:300])
        return figures.read(found.content, form)

    return answer


def flow_of(client: Client) -> Ref:
    """The flow of the first agreement that names one, as the kit finds it."""
    answer = client.get("/sdmx/provisionagreement/all/all/all", headers={"Accept": f"{V}structure+xml;version=2.1"})
    for agreement in reading.read(answer.content, answer["Content-Type"]).values():
        for child in agreement.children:
            if child.kind == "dataflow":
                return child
    raise AssertionError("no agreement names a flow")


def providers_of(client: Client, flow: Ref) -> list[tuple[Ref, str, str]]:
    """Agreements of a flow, with the agency and the id of who provides."""
    form = f"{V}structure+xml;version=2.1"
    answer = client.get(
        f"/sdmx/dataflow/{flow.agency}/{flow.id}/{flow.version}?references=all", headers={"Accept": form}
    )
    held = reading.read(answer.content, form)
    return [
        (one.ref, scheme.agency, item)
        for one in held.values() if one.ref.kind == "provisionagreement" and flow in one.children
        for scheme, items in one.children.items() if scheme.kind == "dataproviderscheme" for item in items
    ]  # fmt: skip


def addresses(flow: Ref, key: str = "all", query: str = "") -> list[tuple[str, str]]:
    """The same question in REST 1.5 and 2.1, with the forms the kit reads."""
    sign = "?" if query else ""
    new = key.replace("..", ".*.").replace("all", "*")
    return [
        (f"data/{flow.agency},{flow.id},{flow.version}/{key}{sign}{query}", SPECIFIC),
        *((f"data/dataflow/{flow.agency}/{flow.id}/{flow.version}/{new}{sign}{query}", form) for form in (ML30, JSON2)),
    ]


def test_identification(client: Client, ask: Ask) -> None:
    flow = flow_of(client)
    for address in (f"{flow.agency},{flow.id},{flow.version}", f"{flow.agency},{flow.id}", flow.id):
        assert ask(f"data/{address}?detail=serieskeysonly", SPECIFIC).structures == [flow]
    for form in (ML30, JSON2):
        found = ask(f"data/dataflow/{flow.agency}/{flow.id}/{flow.version}?attributes=none&measures=none", form)
        assert found.structures == [flow]


def test_providers(client: Client, ask: Ask) -> None:
    flow = flow_of(client)
    held = providers_of(client, flow)
    assert len(held) == 2
    head = f"data/{flow.agency},{flow.id},{flow.version}/all"
    for agreement, agency, provider in held:
        for written in (f"{agency},{provider}", provider):
            assert ask(f"{head}/{written}?detail=serieskeysonly", SPECIFIC).structures == [agreement]
    for first, second in (held, held[::-1]):
        found = ask(f"{head}/{first[2]}+{second[2]}?detail=serieskeysonly", SPECIFIC)
        assert found.structures == [first[0], second[0]]


def test_keys(client: Client, ask: Ask) -> None:
    flow = flow_of(client)
    every = ask(addresses(flow)[0][0], SPECIFIC).series
    one, other = every[0][0], next(values for values, _ in every if values["REF_AREA"] != every[0][0]["REF_AREA"])
    full = ".".join(one[name] for name in DIMENSIONS)
    for address, form in addresses(flow, full):
        assert [_key(values) for values, _ in ask(address, form).series] == [full]
    partial = f"{one['FREQ']}.{one['REF_AREA']}..{one['TEST_SEX']}"
    wanted = {_key(values) for values, _ in every if _same(values, one, "REF_AREA", "TEST_SEX")}
    assert len(wanted) > 1
    for address, form in addresses(flow, partial):
        assert {_key(values) for values, _ in ask(address, form).series} == wanted
    many = f"{one['FREQ']}.{one['REF_AREA']}+{other['REF_AREA']}.{one['INDICATOR']}.{one['TEST_SEX']}"
    wanted = {_key(values) for values, _ in every if _same(values, one, "INDICATOR", "TEST_SEX")}
    assert len(wanted) == 2
    assert {_key(values) for values, _ in ask(addresses(flow, many)[0][0], SPECIFIC).series} == wanted
    chosen = "&".join(f"c[{name}]={one[name]}" for name in DIMENSIONS if name != "REF_AREA")
    for address, form in addresses(flow, query=f"{chosen}&c[REF_AREA]={one['REF_AREA']},{other['REF_AREA']}")[1:]:
        assert {_key(values) for values, _ in ask(address, form).series} == wanted


def _key(values: Values) -> str:
    return ".".join(values[name] for name in DIMENSIONS)


def _same(values: Values, one: Values, *names: str) -> bool:
    return all(values[name] == one[name] for name in names)


def test_periods(client: Client, ask: Ask) -> None:
    flow = flow_of(client)
    whole = ask(addresses(flow)[0][0], SPECIFIC)
    times = [one["TIME_PERIOD"] for one in whole.series[0][1]]
    start, end = times[0], times[-1]
    for query, new, kept in [
        (f"startPeriod={times[1]}", f"c[TIME_PERIOD]=ge:{times[1]}", lambda time: time >= times[1]),
        (f"endPeriod={times[1]}", f"c[TIME_PERIOD]=le:{times[1]}", lambda time: time <= times[1]),
        (f"startPeriod={start}&endPeriod={end}", f"c[TIME_PERIOD]=ge:{start}+le:{end}", lambda time: True),
    ]:
        wanted = sum(1 for one in whole.observations if kept(one["TIME_PERIOD"]))
        for address, form in [addresses(flow, query=query)[0], *addresses(flow, query=new)[1:]]:
            found = ask(address, form).observations
            assert len(found) == wanted
            assert all(kept(one["TIME_PERIOD"]) for one in found)


def test_first_and_last_observations(client: Client, ask: Ask) -> None:
    flow = flow_of(client)
    for whole, form in addresses(flow):
        values, rows = ask(whole, form).series[0]
        sign = "&" if "?" in whole else "?"
        for query, wanted in [("firstNObservations=2", rows[:2]), ("lastNObservations=2", rows[-2:])]:
            held = [found for key, found in ask(f"{whole}{sign}{query}", form).series if _key(key) == _key(values)]
            assert held == [wanted]
    old = addresses(flow, query=f"lastNObservations=2&startPeriod={rows[0]['TIME_PERIOD']}&endPeriod=2025-08")[0]
    held = [found for key, found in ask(*old).series if _key(key) == _key(values)]
    assert [[one["TIME_PERIOD"] for one in found] for found in held] == [[row["TIME_PERIOD"] for row in rows[:2]]]


def test_updates_and_history_are_answered(client: Client, ask: Ask) -> None:
    flow = flow_of(client)
    for query in ("updatedAfter=2025-07-01T00:00:00Z", "includeHistory=true"):
        for address, form in addresses(flow, query=query):
            assert ask(address, form).observations


def test_details(client: Client, ask: Ask) -> None:
    flow = flow_of(client)
    whole = ask(addresses(flow)[0][0], SPECIFIC)
    count, keys = len(whole.observations), len(whole.series)
    for detail, observations, named in [
        ("full", count, SERIES_ATTRIBUTES), ("dataonly", count, set()), ("serieskeysonly", 0, set()),
        ("nodata", 0, SERIES_ATTRIBUTES),
    ]:  # fmt: skip
        found = ask(addresses(flow, query=f"detail={detail}")[0][0], SPECIFIC)
        assert (len(found.series), len(found.observations)) == (keys, observations)
        assert all(set(values) == {*DIMENSIONS, *named} for values, _ in found.series)


@pytest.mark.parametrize("form", [ML30, JSON2])
def test_attributes_and_measures_of_2(client: Client, ask: Ask, form: str) -> None:
    flow = flow_of(client)
    head = f"data/dataflow/{flow.agency}/{flow.id}/{flow.version}/*"
    for attributes, series, own in [
        ("dsd", SERIES_ATTRIBUTES, OBSERVATION_ATTRIBUTES), ("all", SERIES_ATTRIBUTES, OBSERVATION_ATTRIBUTES),
        ("none", set(), set()), ("msd", set(), set()), ("dataset", set(), set()),
        ("series", SERIES_ATTRIBUTES, set()), ("obs", set(), OBSERVATION_ATTRIBUTES),
        ("OBS_STATUS", set(), {"OBS_STATUS"}), ("UNIT_MEASURE", {"UNIT_MEASURE"}, set()),
    ]:  # fmt: skip
        found = ask(f"{head}?attributes={attributes}", form)
        assert all(set(values) == {*DIMENSIONS, *series} for values, _ in found.series)
        assert all(set(one) - {"OBS_VALUE"} == {"TIME_PERIOD", *own} for one in found.observations)
    for measures, shown in [("all", True), ("OBS_VALUE", True), ("none", False)]:
        found = ask(f"{head}?measures={measures}", form)
        assert found.observations
        assert any("OBS_VALUE" in one for one in found.observations) is shown
    assert ask(f"{head}?attributes=none&measures=none", form).observations == []


def test_dimension_at_the_observation(client: Client, ask: Ask) -> None:
    flow = flow_of(client)
    count = len(ask(addresses(flow)[0][0], SPECIFIC).observations)
    for across in ("TIME_PERIOD", "AllDimensions", *DIMENSIONS):
        for address, form in addresses(flow, query=f"dimensionAtObservation={across}"):
            found = ask(address, form)
            assert len(found.observations) == count
            at = {"AllDimensions": {*DIMENSIONS, "TIME_PERIOD"}}.get(across, {across})
            assert all(at <= set(one) for one in found.observations)
            assert all(not at & set(values) for values, _ in found.series)


def test_representations(client: Client, communes: list[str]) -> None:
    flow = flow_of(client)
    for address, forms in [
        (f"data/{flow.agency},{flow.id},{flow.version}/all?detail=serieskeysonly", FORMS_OF_1),
        (f"data/dataflow/{flow.agency}/{flow.id}/{flow.version}?attributes=none&measures=none", FORMS_OF_2),
    ]:
        for form in forms:
            answer = client.get(f"/sdmx/{address}", headers={"Accept": form})
            assert (answer.status_code, answer["Content-Type"]) == (200, form)
