"""Checking the whole ledger against its seals."""

from __future__ import annotations

from benso.domains.ledger.types import Verification


def verify() -> Verification:
    raise NotImplementedError
