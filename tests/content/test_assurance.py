"""Levels of assurance in the pack: which services ask for one, and that it is marked as our own proposal."""

from __future__ import annotations

from collections import Counter

import pytest

from benso.domains.procedures.types import Assurance, Channel
from tests.content.test_procedures_facts import declarations

ASKING = sorted(code for code, one in declarations().items() if one.assurance is not None)


def test_fourteen_services_ask_for_a_level() -> None:
    assert Counter(declarations()[code].assurance for code in ASKING) == {Assurance.SUBSTANTIAL: 13, Assurance.HIGH: 1}


@pytest.mark.parametrize("code", ASKING)
def test_a_level_no_source_states_is_marked_as_ours(code: str) -> None:
    found = declarations()[code]
    assert found.assurance is not None
    assert Channel.ONLINE in found.channels
    said = f"Mức định danh khi nộp trực tuyến (mức {found.assurance.level}) là đề xuất của nền tảng; nguồn không nêu."
    assert said in [note.vi for note in found.notes]
