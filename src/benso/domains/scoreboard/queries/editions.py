"""Which edition of the promises was in force at a seal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from benso.domains.ledger import queries as ledger
from benso.domains.ledger.types import Seal
from benso.domains.scoreboard import models, rules
from benso.domains.scoreboard.types import Programme, Target, TargetId
from benso.kernel.errors import BensoError

EMPTY = Programme((), (), (), ())


class TargetUnknown(BensoError):
    """A target is asked for that no edition in force declares."""

    code = "TARGET_UNKNOWN"
    status = 404
    sentence = "Không có chỉ tiêu {target}."


@dataclass(frozen=True, slots=True)
class Moment:
    """What a question is answered from: a seal (``None`` before the first) and the edition in force at it.

    ``users`` are the targets that use each measure.
    """

    seal: Seal | None
    edition: int
    declared: Programme
    users: Mapping[str, tuple[TargetId, ...]]

    @property
    def number(self) -> int | None:
        """Number of the seal."""
        return self.seal.number if self.seal else None


def moment(known: int | None) -> Moment:
    """The seal given, else the latest, and the edition in force at it.

    :raises SealUnknown: if the one given does not exist
    """
    seal = ledger.latest_seal() if known is None else ledger.seal(known)
    if seal is None:
        return Moment(None, 0, EMPTY, {})
    if seal.hash not in _IN_FORCE:
        _IN_FORCE[seal.hash] = _in_force(seal.number)
        if len(_IN_FORCE) > REMEMBERED:
            del _IN_FORCE[next(iter(_IN_FORCE))]
    number, digest = _IN_FORCE[seal.hash]
    if not number:
        return Moment(seal, 0, EMPTY, {})
    return Moment(seal, number, _content(number, digest), _users(number, digest))


def programme(known: int | None = None) -> tuple[int, Programme]:
    """Number and content of the edition in force at a seal; number 0 and nothing before the first.

    :raises SealUnknown: if the seal given does not exist
    """
    here = moment(known)
    return here.edition, here.declared


def find(declared: Programme, target_id: TargetId) -> Target:
    """:raises TargetUnknown: if the edition has no such target"""
    for target in declared.targets:
        if target.id == target_id:
            return target
    raise TargetUnknown(target=target_id)


REMEMBERED = 1_000
_IN_FORCE: dict[str, tuple[int, str]] = {}
"""Number and digest of the edition in force, by the hash of the seal: that never changes, in whatever database."""


def _in_force(seal: int) -> tuple[int, str]:
    rows = list(models.Edition.objects.order_by("-number").values_list("number", "digest", "entry_id"))
    sealed = {entry.id: entry.seal for entry in ledger.entries_by_id(entry for _, _, entry in rows)} if rows else {}
    for number, digest, entry in rows:
        by = sealed.get(entry)
        if by is not None and by <= seal:
            return number, digest
    return 0, ""


@lru_cache(maxsize=8)
def _content(number: int, digest: str) -> Programme:
    return rules.decode(models.Edition.objects.values_list("content", flat=True).get(number=number, digest=digest))


@lru_cache(maxsize=8)
def _users(number: int, digest: str) -> Mapping[str, tuple[TargetId, ...]]:
    """The targets that use each measure."""
    users: dict[str, list[TargetId]] = defaultdict(list)
    for target in _content(number, digest).targets:
        for code in rules.measures_of([target]):
            users[code].append(target.id)
    return {code: tuple(targets) for code, targets in users.items()}
