"""Reference metadata: on what law a flow stands, who reports to whom and when. Its structure, and a report of each."""

from __future__ import annotations

from collections.abc import Iterator

from pysdmx.model import Concept, ConceptScheme, DataType, ItemReference
from pysdmx.model.metadata import MetadataAttribute, MetadataComponent, Metadataflow, MetadataReport, MetadataStructure

from benso.domains.reporting.types import Regime
from benso.kernel.declarations import Text
from benso.sites.api.sdmx.catalogue import Artefact, Flow, Item
from benso.sites.api.sdmx.lists import ONE
from benso.sites.api.sdmx.names import Key, Kind
from benso.sites.api.sdmx.periods import FREQUENCIES

CONCEPTS = {
    "LEGAL_BASIS": Text("Căn cứ pháp lý", "Legal basis"),
    "PURPOSE": Text("Mục đích", "Purpose"),
    "REPORTER": Text("Đơn vị báo cáo", "Who reports"),
    "RECEIVER": Text("Nơi nhận", "Who receives"),
    "COLLECTION": Text("Kỳ và hạn báo cáo", "Period and deadline"),
    "VALIDITY": Text("Thời gian áp dụng", "In force"),
    "PROPOSED": Text("Phần do Bến Số đề xuất", "Parts no source gives"),
    "NOTE": Text("Ghi chú", "Note"),
}
ANY_FLOW = "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=*:*(*)"


def metadata_artefacts(agency: str) -> list[Artefact]:
    """The concepts, the structure and the flow of reference metadata."""
    concepts = Key(Kind.CONCEPT_SCHEME, agency, "CS_METADATA", ONE)
    structure = Key(Kind.METADATA_STRUCTURE, agency, "MSD_REGIME", ONE)
    flow = metadata_flow(agency)
    return [_concepts(concepts), _structure(structure, concepts), _flow(flow, structure)]


def metadata_flow(agency: str) -> Key:
    """The one flow of reference metadata."""
    return Key(Kind.METADATA_FLOW, agency, "MDF_REGIME", ONE)


def report_of(flow: Flow) -> MetadataReport | None:
    """What is known of a flow; nothing of the flow of everything."""
    if flow.version is None:
        return None
    regime = flow.version.regime
    attributes = [MetadataAttribute(id_, value=words) for id_, words in _words(flow, regime)]
    return MetadataReport(
        id=report_id(flow), name=f"Căn cứ và cách báo cáo: {flow.name.vi}", agency=flow.key.agency,
        version=flow.key.version, metadataflow=metadata_flow(flow.key.agency).urn, targets=[flow.key.urn],
        attributes=attributes,
    )  # fmt: skip


def report_id(flow: Flow) -> str:
    """The id of the report of a flow."""
    return f"MS_{flow.key.id.removeprefix('DF_')}"


def _words(flow: Flow, regime: Regime) -> Iterator[tuple[str, str]]:
    for law in regime.legal_basis:
        yield "LEGAL_BASIS", ", ".join(part for part in (law.title, law.article, law.url) if part)
    if regime.purpose.vi:
        yield "PURPOSE", regime.purpose.vi
    yield "REPORTER", ", ".join((regime.reporter.level.value, *regime.reporter.agencies))
    yield "RECEIVER", regime.receiver
    days = f"{regime.deadline.days} ngày{' làm việc' if regime.deadline.working else ''}"
    cut_off = "" if regime.cut_off == 1 else f"; chốt số liệu trước ngày {regime.cut_off}"
    yield "COLLECTION", f"{FREQUENCIES[regime.frequency]}; hạn {days} sau kỳ{cut_off}"
    spans = (("từ", flow.version.starts), ("đến trước", flow.version.ends)) if flow.version else ()
    if in_force := " ".join(f"{word} {day:%d/%m/%Y}" for word, day in spans if day is not None):
        yield "VALIDITY", in_force
    if regime.proposed:
        yield "PROPOSED", ", ".join(regime.proposed)
    if regime.note.vi:
        yield "NOTE", regime.note.vi


def _concepts(key: Key) -> Artefact:
    name = Text("Khái niệm của siêu dữ liệu", "Concepts of reference metadata")
    about = Text("Khái niệm để tả một chế độ báo cáo.", "Concepts that describe a regime.")
    bodies = [
        Concept(id=id_, name=label.vi, urn=key.item(id_), dtype=DataType.STRING) for id_, label in CONCEPTS.items()
    ]
    body = ConceptScheme(
        id=key.id, name=name.vi, description=about.vi, agency=key.agency, version=key.version, urn=key.urn, items=bodies
    )
    return Artefact(key, body, name, about, items={id_: Item(label) for id_, label in CONCEPTS.items()})


def _structure(key: Key, concepts: Key) -> Artefact:
    name = Text("Siêu dữ liệu của chế độ báo cáo", "Reference metadata of a regime")
    about = Text("Căn cứ, đơn vị báo cáo, nơi nhận, kỳ và hạn.", "Law, who reports to whom, period and deadline.")
    parts = [
        MetadataComponent(
            id=id_, concept=ItemReference("Concept", concepts.agency, concepts.id, concepts.version, id_),
            local_dtype=DataType.STRING,
        )
        for id_ in CONCEPTS
    ]  # fmt: skip
    body = MetadataStructure(
        id=key.id, name=name.vi, description=about.vi, agency=key.agency, version=key.version, urn=key.urn,
        components=parts,
    )  # fmt: skip
    return Artefact(key, body, name, about, (concepts,), used={concepts: frozenset(CONCEPTS)})


def _flow(key: Key, structure: Key) -> Artefact:
    name = Text("Siêu dữ liệu của các chế độ báo cáo", "Reference metadata of the regimes")
    about = Text("Mỗi luồng dữ liệu có một bản mô tả.", "Each data flow has a report.")
    body = Metadataflow(
        id=key.id, name=name.vi, description=about.vi, agency=key.agency, version=key.version, urn=key.urn,
        structure=structure.urn, targets=[ANY_FLOW],
    )  # fmt: skip
    return Artefact(key, body, name, about, (structure,))
