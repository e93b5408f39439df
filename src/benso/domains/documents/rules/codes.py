"""Verification codes: 80 random bits in Crockford's base 32, printed in groups of four, forgiving when typed."""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
_SLIPS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def spell_code(random: bytes) -> str:
    """Ten random bytes as a code of sixteen letters, as stored."""
    number = int.from_bytes(random[:10], "big")
    return "".join(ALPHABET[number >> shift & 31] for shift in range(75, -5, -5))


def printed_code(code: str) -> str:
    """The code in groups of four: ``7K2M-9QXA-…``."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def normalise_code(typed: str) -> str:
    """A typed code as stored: any case, any separators, O for 0, I and L for 1. Empty if it cannot be one."""
    bare = "".join(c for c in typed.upper() if c.isalnum()).translate(_SLIPS)
    return bare if len(bare) == LENGTH and all(c in ALPHABET for c in bare) else ""
