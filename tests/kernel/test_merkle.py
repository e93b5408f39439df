"""The tree against the recursive definition and the published vectors of RFC 6962."""

from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benso.kernel import merkle


def leaves_of(size):
    return [merkle.leaf_hash(str(i).encode()) for i in range(size)]


def root_by_definition(leaves):
    """RFC 6962 §2.1 word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + root_by_definition(leaves[:split]) + root_by_definition(leaves[split:])).digest()


# Test vectors of the Certificate Transparency reference implementation: eight leaves and the roots of their prefixes.
CT_LEAVES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
CT_ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def test_roots_are_those_of_certificate_transparency():
    leaves = [merkle.leaf_hash(bytes.fromhex(text)) for text in CT_LEAVES]
    assert [merkle.root(leaves[: n + 1]).hex() for n in range(8)] == list(CT_ROOTS)


def test_an_empty_tree_has_the_root_of_nothing():
    assert merkle.root([]) == merkle.Tree([]).root == sha256(b"").digest()


@pytest.mark.parametrize("size", range(1, 71))
def test_every_leaf_of_every_size_is_proved_and_nothing_else(size):
    leaves = leaves_of(size)
    tree = merkle.Tree(leaves)
    assert tree.root == merkle.root(leaves) == root_by_definition(leaves)
    stranger = merkle.leaf_hash(b"stranger")
    for index, leaf in enumerate(leaves):
        proof = tree.proof(index)
        assert proof == merkle.inclusion_proof(leaves, index)
        assert merkle.verify_proof(leaf, index, size, proof, tree.root)
        assert not merkle.verify_proof(stranger, index, size, proof, tree.root)
        assert not any(
            merkle.verify_proof(leaf, other, size, proof, tree.root) for other in range(size + 1) if other != index
        )
        assert not merkle.verify_proof(leaf, index, size, (*proof, stranger), tree.root)
        if proof:
            assert not merkle.verify_proof(leaf, index, size, proof[:-1], tree.root)
            assert not merkle.verify_proof(leaf, index, size, proof[1:], tree.root)


@given(st.integers(2, 300), st.data())
def test_one_flipped_bit_anywhere_in_leaf_proof_or_root_is_found(size, data):
    leaves = leaves_of(size)
    tree = merkle.Tree(leaves)
    index = data.draw(st.integers(0, size - 1))
    parts = [leaves[index], *tree.proof(index), tree.root]
    place = data.draw(st.integers(0, len(parts) - 1))
    byte, bit = data.draw(st.integers(0, 31)), data.draw(st.integers(0, 7))
    broken = bytearray(parts[place])
    broken[byte] ^= 1 << bit
    parts[place] = bytes(broken)
    assert not merkle.verify_proof(parts[0], index, size, parts[1:-1], parts[-1])


@given(st.lists(st.binary(max_size=8), min_size=2, max_size=40), st.data())
def test_changing_or_swapping_leaves_changes_the_root(contents, data):
    leaves = [merkle.leaf_hash(content) for content in contents]
    one, other = data.draw(st.integers(0, len(leaves) - 1)), data.draw(st.integers(0, len(leaves) - 1))
    swapped = list(leaves)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    assert (merkle.root(swapped) == merkle.root(leaves)) == (swapped == leaves)
    assert merkle.root(leaves[:-1]) != merkle.root(leaves)


def test_an_inner_node_cannot_pass_as_a_leaf():
    leaves = leaves_of(4)
    inner = leaves[0] + leaves[1]
    assert merkle.leaf_hash(inner) != merkle.node_hash(leaves[0], leaves[1])


def test_there_is_no_proof_for_a_leaf_that_is_not_there():
    with pytest.raises(IndexError):
        merkle.inclusion_proof(leaves_of(3), 3)
    with pytest.raises(IndexError):
        merkle.Tree([]).proof(0)
    with pytest.raises(IndexError):
        merkle.Tree(leaves_of(3)).proof(-1)


SEAL = {
    "label": "benso.test.seal.v1",
    "number": 7,
    "sealed_at": datetime(2026, 11, 24, 1, 2, 3, 4, tzinfo=UTC),
    "count": 3,
    "root": merkle.root(leaves_of(3)),
    "previous": sha256(b"before").digest(),
}


def test_a_seal_is_the_digest_of_its_six_lines():
    lines = [
        "benso.test.seal.v1",
        "7",
        "2026-11-24T01:02:03.000004Z",
        "3",
        SEAL["root"].hex(),
        SEAL["previous"].hex(),
    ]
    assert merkle.seal_text(**SEAL) == "\n".join(lines)
    assert merkle.seal_hash(**SEAL) == sha256("\n".join(lines).encode()).digest()


def test_a_seal_is_the_same_in_every_time_zone():
    there = SEAL["sealed_at"].astimezone(timezone(timedelta(hours=7)))
    assert merkle.seal_hash(**(SEAL | {"sealed_at": there})) == merkle.seal_hash(**SEAL)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("label", "benso.test.seal.v2"),
        ("number", 8),
        ("sealed_at", SEAL["sealed_at"] + timedelta(microseconds=1)),
        ("count", 4),
        ("root", merkle.EMPTY_ROOT),
        ("previous", merkle.GENESIS),
    ],
)
def test_every_field_of_a_seal_counts(field, value):
    assert merkle.seal_hash(**(SEAL | {field: value})) != merkle.seal_hash(**SEAL)


def test_a_seal_refuses_a_naive_moment():
    with pytest.raises(ValueError):
        merkle.seal_hash(**(SEAL | {"sealed_at": datetime(2026, 11, 24, 1, 2, 3)}))  # noqa: DTZ001
