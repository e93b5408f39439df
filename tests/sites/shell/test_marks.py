from __future__ import annotations

import pytest
from django.template import Context, Template

from benso.domains.ledger.types import Basis
from benso.domains.scoreboard.types import State
from benso.sites.shell import marks


def rendered(source: str) -> str:
    return Template("{% load shell %}" + source).render(Context())


@pytest.mark.parametrize("basis", Basis)
def test_every_basis_has_a_shape_a_word_and_a_meaning(basis: Basis) -> None:
    html = rendered(f"{{% basis_mark '{basis.value}' %}}")
    assert marks.BASIS_SHAPES[basis] in html
    assert f"<span>{marks.BASIS_WORDS[basis]}</span>" in html
    assert f'title="{marks.BASIS_MEANINGS[basis]}"' in html


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_shape_a_word_and_a_meaning(state: State) -> None:
    html = rendered(f"{{% state_mark '{state.value}' %}}")
    assert marks.STATE_SHAPES[state] in html
    assert f"<span>{marks.STATE_WORDS[state]}</span>" in html
    assert f'title="{marks.STATE_MEANINGS[state]}"' in html


def test_no_two_states_and_no_two_bases_share_a_shape() -> None:
    assert len(set(marks.STATE_SHAPES.values())) == len(State)
    assert len(set(marks.BASIS_SHAPES.values())) == len(Basis)
