"""Merkle trees over SHA-256 as in RFC 6962 §2.1 (RFC 9162 §2.1), and the chain of seals over their roots.

A leaf is hashed as ``SHA-256(0x00 ‖ data)``, an inner node as ``SHA-256(0x01 ‖ left ‖ right)``; the two prefixes keep a
node from being passed off as a leaf. A tree of *n* > 1 leaves splits at the largest power of two below *n*; the root of
the empty tree is ``SHA-256("")``.

Everything works on raw 32-byte digests; ``.hex()`` them for people. ``leaves`` always means *leaf hashes*
(:func:`leaf_hash` of the data, or ``sha256('\\x00' || data)`` in SQL), in leaf order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from hmac import compare_digest

DIGEST_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
"""Root of a tree without leaves (RFC 6962 §2.1)."""
GENESIS = bytes(DIGEST_BYTES)
"""What the first seal of a chain names as the seal before it."""

Proof = tuple[bytes, ...]
"""Siblings on the way from a leaf to the root, the leaf's own sibling first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was sealed: what kind of thing, which one, what is wrong with it."""

    object: str
    id: str
    fault: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What a full check of a chain came to; ``findings`` is empty if everything is as it was sealed.

    ``leaves`` are sealed, ``pending`` are not yet.
    """

    leaves: int
    pending: int
    seals: int
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Nothing was found."""
        return not self.findings


def leaf_hash(data: bytes) -> bytes:
    """Digest of one leaf."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Digest of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def _level_above(level: Sequence[bytes]) -> list[bytes]:
    # A last node without a sibling moves up unchanged: the same tree as splitting at the largest power of two.
    hashed = sha256
    paired = len(level) & ~1
    above = [hashed(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, paired, 2)]
    if paired != len(level):
        above.append(level[-1])
    return above


def root(leaves: Iterable[bytes]) -> bytes:
    """Root over leaf hashes; :data:`EMPTY_ROOT` if there is none."""
    level = list(leaves)
    if not level:
        return EMPTY_ROOT
    while len(level) > 1:
        level = _level_above(level)
    return level[0]


class Tree:
    """A whole tree kept in memory: many proofs from one pass (65,536 leaves are about 4 MB of digests).

    :param leaves: leaf hashes in leaf order
    """

    __slots__ = ("_levels",)

    def __init__(self, leaves: Iterable[bytes]) -> None:
        level = list(leaves)
        self._levels = [level]
        while len(level) > 1:
            level = _level_above(level)
            self._levels.append(level)

    def __len__(self) -> int:
        return len(self._levels[0])

    @property
    def root(self) -> bytes:
        """Root of the tree."""
        return self._levels[-1][0] if len(self) else EMPTY_ROOT

    def proof(self, index: int) -> Proof:
        """Inclusion proof of the leaf at ``index``.

        :raises IndexError: if there is no such leaf
        """
        if not 0 <= index < len(self):
            raise IndexError(f"leaf {index} of {len(self)}")
        path = []
        for level in self._levels[:-1]:
            sibling = index ^ 1
            if sibling < len(level):
                path.append(level[sibling])
            index >>= 1
        return tuple(path)


def inclusion_proof(leaves: Iterable[bytes], index: int) -> Proof:
    """Inclusion proof (audit path, RFC 6962 §2.1.1) of one leaf; for several leaves of one tree use :class:`Tree`.

    :raises IndexError: if there is no such leaf
    """
    return Tree(leaves).proof(index)


def root_from_proof(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    """Root that a proof leads to (RFC 9162 §2.1.3.2), or ``None`` if no tree of ``size`` has such a proof.

    :param leaf: leaf hash
    :param size: number of leaves of the tree
    """
    if not 0 <= index < size:
        return None
    position, last, digest = index, size - 1, leaf
    for sibling in proof:
        if last == 0 or len(sibling) != DIGEST_BYTES:
            return None
        if position & 1 or position == last:
            digest = node_hash(sibling, digest)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            digest = node_hash(digest, sibling)
        position, last = position >> 1, last >> 1
    return digest if last == 0 else None


def verify_proof(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether ``leaf`` (a leaf hash) stands at ``index`` of the tree of ``size`` leaves with this root."""
    reached = root_from_proof(leaf, index, size, proof)
    return reached is not None and compare_digest(reached, root)


def seal_text(
    *, label: str, number: int, sealed_at: datetime, count: int, root: bytes, previous: bytes = GENESIS
) -> str:
    """Canonical text of a seal: what :func:`seal_hash` digests, six lines, in UTF-8, without a last line break.

    The lines are: label, number, moment in UTC as ``2026-11-24T01:02:03.000004Z``, number of leaves, root in hex,
    hash of the seal before in hex.

    :param label: names the chain and the version of this text, e.g. ``benso.ledger.seal.v1``
    :param sealed_at: an aware moment
    :raises ValueError: if ``sealed_at`` is naive or the label has more than one line
    """
    if sealed_at.tzinfo is None or "\n" in label:
        raise ValueError("a seal needs an aware moment and a one-line label")
    moment = sealed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return "\n".join((label, str(number), moment, str(count), root.hex(), previous.hex()))


def seal_hash(
    *, label: str, number: int, sealed_at: datetime, count: int, root: bytes, previous: bytes = GENESIS
) -> bytes:
    """Hash of a seal, which the next seal carries as ``previous``: SHA-256 of :func:`seal_text`.

    :raises ValueError: if ``sealed_at`` is naive or the label has more than one line
    """
    text = seal_text(label=label, number=number, sealed_at=sealed_at, count=count, root=root, previous=previous)
    return sha256(text.encode()).digest()
