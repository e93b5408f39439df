"""The scoreboard's part of a content pack: measures, targets, tasks, and the published evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from benso.domains.ledger.types import Measure
from benso.domains.scoreboard.content.evidence import read_evidence
from benso.domains.scoreboard.content.fields import read_documents, read_unit_keys
from benso.domains.scoreboard.content.measures import read_measures, read_units_of_measure
from benso.domains.scoreboard.content.targets import read_targets
from benso.domains.scoreboard.content.tasks import read_tasks
from benso.domains.scoreboard.operations import load_scoreboard
from benso.domains.scoreboard.types import Programme, Statement
from benso.kernel.content import Pack

__all__ = ["Parsed", "check", "load"]


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the scoreboard takes from a pack."""

    measures: tuple[Measure, ...]
    programme: Programme
    statements: tuple[Statement, ...]


def check(pack: Pack) -> Parsed:
    """Read and check; every mistake is noted on the pack with file, line and field. Needs no database."""
    words, decimals = read_units_of_measure(pack)
    measures, additive = read_measures(pack, words, decimals)
    known = {measure.code: measure for measure in measures}
    units = read_unit_keys(pack)
    documents = read_documents(pack)
    targets = read_targets(pack, known, units, words, documents)
    tasks = read_tasks(pack, known)
    subjects = {target.id for target in targets} | {task.id for task in tasks}
    evidence = read_evidence(pack, known, units, subjects)
    programme = Programme(
        tuple(targets), tuple(tasks), evidence.gaps, evidence.rejected, words, additive=tuple(sorted(additive))
    )
    return Parsed(tuple(measures), programme, evidence.statements)


def load(parsed: Parsed, *, actor: str, at: datetime) -> None:
    """Load a checked pack; loading the same one again changes nothing."""
    load_scoreboard(
        measures=parsed.measures, programme=parsed.programme, statements=parsed.statements, actor=actor, at=at
    )
