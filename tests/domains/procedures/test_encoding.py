"""A declaration goes to JSON and back without loss, whatever it says."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benso.domains.procedures.rules import decode, digest, encode
from benso.domains.procedures.types import Declaration, FeeRules, FeeStatus, Text

BARE = Declaration(
    code="0",
    national_code=None,
    local_code=None,
    name=Text("A"),
    category="x",
    field_name=Text("B"),
    valid_from=None,
    valid_to=None,
    decision=None,
    applicants=(),
    applicants_text=Text(""),
    competences=(),
    channels=(),
    cases=(),
    time_limits=(),
    fees=FeeRules(FeeStatus.UNKNOWN),
    components=(),
    results=(),
)


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a type, made from its own annotations so that a new field is tested the day it is added."""
    arguments = get_args(hint)
    if get_origin(hint) is Union or type(hint).__name__ == "UnionType":
        return st.one_of(*(st.none() if a is type(None) else values(a) for a in arguments))
    if get_origin(hint) is tuple:
        if arguments[-1] is Ellipsis:
            return st.lists(values(arguments[0]), max_size=2).map(tuple)
        return st.tuples(*map(values, arguments))
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return st.builds(hint, **{f.name: values(hints[f.name]) for f in fields(hint)})
    if issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    return {
        str: st.text(max_size=5),
        int: st.integers(0, 9),
        bool: st.booleans(),
        Decimal: st.decimals(min_value=0, max_value=100, places=2),
        date: st.dates(),
        time: st.times(),
    }[hint]


@settings(max_examples=60, deadline=None)
@given(values(Declaration))
def test_what_is_encoded_comes_back_the_same(declaration: Declaration) -> None:
    document = json.loads(json.dumps(encode(declaration)))
    assert decode(document) == declaration
    assert digest(decode(document)) == digest(declaration)


def test_declarations_that_differ_have_different_digests(declaration: Declaration) -> None:
    assert digest(replace(declaration, decision="khác")) != digest(declaration)


def test_what_is_no_declaration_is_refused(declaration: Declaration) -> None:
    document = encode(declaration)
    with pytest.raises(ValueError, match="has no"):
        decode({**document, "surprise": 1})
    with pytest.raises(TypeError):
        decode({**document, "code": 7})
    with pytest.raises(TypeError):
        decode({name: value for name, value in document.items() if name != "code"})
