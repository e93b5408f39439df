from __future__ import annotations

from tests.sites.board.province import province

__all__ = ["province"]
