"""Which edition of the promises was in force at a seal."""

from __future__ import annotations

from functools import lru_cache

from benso.domains.ledger import queries as ledger
from benso.domains.scoreboard import models, rules
from benso.domains.scoreboard.types import Programme, Target, TargetId
from benso.kernel.errors import BensoError

EMPTY = Programme((), (), (), ())


class TargetUnknown(BensoError):
    """A target is asked for that no edition in force declares."""

    code = "TARGET_UNKNOWN"
    status = 404
    sentence = "Không có chỉ tiêu {target}."


def programme(known: int | None = None) -> tuple[int, Programme]:
    """Number and content of the edition in force at a seal; number 0 and nothing before the first."""
    number, digest = _in_force(known)
    return (number, _content(number, digest)) if number else (0, EMPTY)


def resolve(known: int | None) -> int | None:
    """The seal a question is about: the one given, else the latest; ``None`` before the first seal.

    :raises SealUnknown: if the one given does not exist
    """
    if known is not None:
        return ledger.seal(known).number
    latest = ledger.latest_seal()
    return latest.number if latest else None


def find(declared: Programme, target_id: TargetId) -> Target:
    """:raises TargetUnknown: if the edition has no such target"""
    for target in declared.targets:
        if target.id == target_id:
            return target
    raise TargetUnknown(target=target_id)


def _in_force(known: int | None) -> tuple[int, str]:
    rows = list(models.Edition.objects.order_by("-number").values_list("number", "digest", "entry_id"))
    sealed = _seals({entry: digest for _, digest, entry in rows})
    for number, digest, entry in rows:
        seal = sealed.get(entry)
        if seal is not None and (known is None or seal <= known):
            return number, digest
    return 0, ""


_SEALED: dict[tuple[int, str], int] = {}
"""Seal of the entry that announces an edition; once sealed it never changes (the digest keeps databases apart)."""


def _seals(entries: dict[int, str]) -> dict[int, int]:
    missing = [entry for entry, digest in entries.items() if (entry, digest) not in _SEALED]
    for entry in ledger.entries_by_id(missing) if missing else ():
        if entry.seal is not None:
            _SEALED[entry.id, entries[entry.id]] = entry.seal
    return {entry: _SEALED[entry, digest] for entry, digest in entries.items() if (entry, digest) in _SEALED}


@lru_cache(maxsize=8)
def _content(number: int, digest: str) -> Programme:
    return rules.decode(models.Edition.objects.values_list("content", flat=True).get(number=number, digest=digest))
