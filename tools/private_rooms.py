"""Import-linter contract: some rooms of a domain may be entered only from inside that domain."""

from __future__ import annotations

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PrivateRooms(Contract):
    """``rooms`` of every domain under ``domains`` are imported by that domain, and by ``wiring``, alone.

    Models of an ``abstract`` domain may be imported by models of others: it has no tables to go round.
    """

    type_name = "private_rooms"

    domains = fields.StringField()
    rooms = fields.ListField(subfield=fields.StringField())
    wiring = fields.ListField(subfield=fields.StringField(), required=False, default=[])
    abstract = fields.ListField(subfield=fields.StringField(), required=False, default=[])

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look for modules that reach into another domain's private room."""
        intrusions = [
            (importer, imported)
            for domain in sorted(graph.find_children(self.domains))
            for room in self.rooms
            for imported in self._room_modules(graph, f"{domain}.{room}")
            for importer in sorted(graph.find_modules_that_directly_import(imported))
            if not self._may_enter(importer, domain) and not self._builds_on(importer, imported)
        ]
        return ContractCheck(kept=not intrusions, metadata={"intrusions": intrusions})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each intrusion on a line."""
        metadata: dict[str, Any] = check.metadata
        for importer, imported in metadata["intrusions"]:
            output.print_error(f"{importer} reaches into {imported}")

    def _may_enter(self, importer: str, domain: str) -> bool:
        homes = [domain, *(self.wiring or [])]
        return any(importer == home or importer.startswith(f"{home}.") for home in homes)

    def _builds_on(self, importer: str, imported: str) -> bool:
        lent = {f"{domain}.models" for domain in self.abstract or []}
        return imported in lent and importer.removeprefix(f"{self.domains}.").split(".")[1:2] == ["models"]

    @staticmethod
    def _room_modules(graph: ImportGraph, room: str) -> list[str]:
        if room not in graph.modules:
            return []
        return sorted({room} | graph.find_descendants(room))
