"""Structure queries of the conformance kit: for each kind, one is found among stubs, then asked for in every way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.test import Client

from tests.sites.api.conformance import checks
from tests.sites.api.conformance.reading import Ref, Workspace, read
from tests.sites.api.sdmx_world import communes

__all__ = ["communes"]
pytestmark = pytest.mark.django_db
V = "application/vnd.sdmx.structure"
ML21, ML30 = f"{V}+xml;version=2.1", f"{V}+xml;version=3.0.0"
JSON1, JSON2 = f"{V}+json;version=1.0.0", f"{V}+json;version=2.0.0"
OLD = (
    "datastructure", "categoryscheme", "conceptscheme", "codelist", "hierarchicalcodelist", "agencyscheme",
    "dataproviderscheme", "dataflow", "provisionagreement", "categorisation", "contentconstraint",
    "metadatastructure", "metadataflow", "dataconsumerscheme", "organisationunitscheme", "reportingtaxonomy",
    "structureset", "process",
)  # fmt: skip
RENAMED = {
    "hierarchicalcodelist": "hierarchy", "contentconstraint": "dataconstraint", "structureset": "representationmap",
}  # fmt: skip
NEW = tuple(RENAMED.get(k, k) for k in OLD)
SCHEMES = (
    "categoryscheme", "conceptscheme", "codelist", "agencyscheme", "dataproviderscheme", "dataconsumerscheme",
    "organisationunitscheme", "reportingtaxonomy",
)  # fmt: skip
DETAILS = ("full", "allstubs", "referencestubs", "referencepartial", "allcompletestubs", "referencecompletestubs")
WAYS = [("1.5", ML21, kind) for kind in OLD] + [("2.1", form, kind) for form in (ML30, JSON2) for kind in NEW]


@dataclass
class Service:
    """The service in the addresses of one version of REST and one form."""

    client: Client
    api: str
    form: str

    def ask(self, kind: str, path: str, query: str = "") -> Workspace:
        """The artefacts of an answer, which must be there."""
        head = "structure/" if self.api >= "2" else ""
        answer = self.client.get(f"/sdmx/{head}{kind}{path}{query}", headers={"Accept": self.form})
        assert answer.status_code == 200, (answer.wsgi_request.get_full_path(), answer.content.decode())
        assert answer["Content-Type"] == self.form
        return read(answer.content, self.form)

    def any(self, text: str) -> str:
        """A wildcard in the words of this version."""
        words = {"all": "*", "latest": "~"} if self.api >= "2" else {}
        return words.get(text, text)


@pytest.fixture
def service(client: Client, communes: list[str]) -> Callable[[str, str], Service]:
    return lambda api, form: Service(client, api, form)


def some(found: Workspace, kind: str) -> Iterator[Ref]:
    """The first, a middle one and the last of a kind."""
    refs = sorted(ref for ref in found if ref.kind == kind)
    assert refs, f"nothing of {kind}"
    yield from dict.fromkeys((refs[0], refs[len(refs) // 2], refs[-1]))


@pytest.mark.parametrize(("api", "form", "kind"), WAYS)
def test_identification(service: Callable[[str, str], Service], api: str, form: str, kind: str) -> None:
    web = service(api, form)
    every = web.ask(kind, "/" + "/".join([web.any("all")] * 3), "?detail=allstubs")
    assert {one.detail for one in every.values()} == {"stub"}
    for ref in some(every, kind):
        for agency, id_, version in [
            (ref.agency, ref.id, ref.version), ("all", ref.id, ref.version), (ref.agency, "all", ref.version),
            (ref.agency, ref.id, "all"), (ref.agency, ref.id, "latest"), (ref.agency, "all", "latest"),
        ]:  # fmt: skip
            path = f"/{web.any(agency)}/{web.any(id_)}"
            for written in {f"{path}/{web.any(version)}", path if version == "latest" else f"{path}/{version}"}:
                found = web.ask(kind, written.replace("/all", f"/{web.any('all')}"))
                assert checks.identified(found, kind, agency, id_, version) == []
        if kind in SCHEMES:
            items = web.ask(kind, f"/{ref.agency}/{ref.id}/{ref.version}")[ref].items[:2]
            sign = "+" if api < "2" else ","
            found = web.ask(kind, f"/{ref.agency}/{ref.id}/{ref.version}/{sign.join(items)}")
            assert checks.with_items(found, ref, items) == []


@pytest.mark.parametrize(("api", "form", "kind"), WAYS)
def test_references(service: Callable[[str, str], Service], api: str, form: str, kind: str) -> None:
    web = service(api, form)
    old = {word: kind for kind, word in RENAMED.items()}
    faults = []
    for ref in some(web.ask(kind, "", "?detail=allstubs"), kind):
        named = checks.APPLICABLE[old.get(kind, kind)]
        kinds = named if api < "2" else [RENAMED.get(one, one) for one in named if one in KNOWN_NEW]
        for references in [*checks.DIRECTIONS, *kinds]:
            found = web.ask(kind, f"/{ref.agency}/{ref.id}/{ref.version}", f"?references={references}")
            faults += checks.referred(found, ref, references)
    assert faults == []


KNOWN_NEW = {one for named in checks.APPLICABLE.values() for one in named} - {
    "attachmentconstraint", "organisationscheme",
}  # fmt: skip


@pytest.mark.parametrize(("api", "form", "kind"), WAYS)
def test_details(service: Callable[[str, str], Service], api: str, form: str, kind: str) -> None:
    web = service(api, form)
    faults = []
    for ref in some(web.ask(kind, "", "?detail=allstubs"), kind):
        for detail in DETAILS:
            found = web.ask(kind, f"/{ref.agency}/{ref.id}/{ref.version}", f"?detail={detail}&references=children")
            faults += checks.detailed(found, ref, detail)
        for references in checks.DIRECTIONS:
            found = web.ask(kind, f"/{ref.agency}/{ref.id}/{ref.version}", f"?detail=full&references={references}")
            faults += checks.detailed(found, ref, "full")
    assert faults == []
