"""Cases, terms, papers, what is offered, what changed, who takes over when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benso.domains.procedures.rules import (
    MISSING_LABELS,
    assess,
    case_of,
    compile_declaration,
    differences,
    is_asked,
    needed_components,
    term_of,
)
from benso.domains.procedures.types import (
    Channel,
    Compiled,
    Component,
    Declaration,
    FeeRules,
    FeeStatus,
    OnlineLevel,
    TermUnit,
    Text,
    TimeLimit,
)
from benso.kernel.declarations import Span, place

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(("copies", "case"), [(6, "many"), (5, "usual"), (None, "usual")])
def test_the_first_case_whose_condition_holds_is_the_case(compiled: Compiled, copies: int | None, case: str) -> None:
    assert case_of(compiled, {"copies": copies}, channel=Channel.ONLINE, on=TODAY) == case


def test_without_cases_there_is_no_case(declaration: Declaration) -> None:
    bare = compile_declaration(replace(declaration, cases=(), time_limits=()))
    assert case_of(bare, {"copies": 9}, channel=Channel.ONLINE, on=TODAY) == ""


def test_cases_that_nothing_can_tell_apart_are_left_undecided(declaration: Declaration) -> None:
    described = tuple(replace(case, when=None) for case in declaration.cases)
    bare = compile_declaration(replace(declaration, form=None, steps=None, cases=described))
    assert case_of(bare, {}, channel=Channel.ONLINE, on=TODAY) == ""
    single = compile_declaration(replace(declaration, form=None, steps=None, cases=described[:1]))
    assert case_of(single, {}, channel=Channel.ONLINE, on=TODAY) == "many"


def days(amount: int, case: str | None = None, channel: Channel | None = None) -> TimeLimit:
    return TimeLimit(Decimal(amount), TermUnit.WORKING_DAY, case, channel)


LIMITS = (days(1), days(2, channel=Channel.POST), days(3, "usual"), days(4, "usual", Channel.POST))


@pytest.mark.parametrize(
    ("case", "channel", "amount"),
    [
        ("many", Channel.ONLINE, 1),
        ("many", Channel.POST, 2),
        ("usual", Channel.ONLINE, 3),
        ("usual", Channel.POST, 4),
        ("", Channel.ONLINE, 1),
        (None, Channel.POST, 2),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_most_specific_term_is_used_whatever_the_order(
    declaration: Declaration, case: str | None, channel: Channel, amount: int, turned: bool
) -> None:
    limits = tuple(reversed(LIMITS)) if turned else LIMITS
    term = term_of(replace(declaration, time_limits=limits), case, channel)
    assert term is not None
    assert term.amount == amount


def test_a_case_may_be_given_as_such_or_by_its_id(declaration: Declaration) -> None:
    case = declaration.cases[0]
    assert term_of(declaration, case, Channel.ONLINE) == term_of(declaration, case.id, Channel.ONLINE)


def test_where_no_row_fits_there_is_no_term(declaration: Declaration) -> None:
    assert term_of(replace(declaration, time_limits=(days(3, "usual"),)), "many", Channel.ONLINE) is None


def test_papers_are_needed_under_their_condition_and_asked_for_unless_a_register_holds_them(
    declaration: Declaration,
) -> None:
    held = Component("identity", Text("Căn cước"), held_by="population")
    late = Component("minutes", Text("Biên bản"), when='case = "many"')
    compiled = compile_declaration(replace(declaration, components=(*declaration.components, held, late)))

    def needed(copies: int, channel: Channel) -> list[tuple[str, bool]]:
        found = needed_components(compiled, {"copies": copies}, channel=channel, on=TODAY)
        return [(component.id, is_asked(component)) for component in found]

    assert needed(1, Channel.ONLINE) == [("identity", False)]
    assert needed(1, Channel.COUNTER) == [("declaration", True), ("identity", False)]
    assert needed(6, Channel.ONLINE) == [("identity", False), ("minutes", True)]


def test_what_can_be_done_wholly_online_is_level_four_and_full_process(declaration: Declaration) -> None:
    found = assess(declaration)
    assert (found.level, found.online, found.missing) == (4, OnlineLevel.FULL, ())


@pytest.mark.parametrize(
    ("change", "level", "online", "missing"),
    [
        ({"form": None, "steps": None}, 1, OnlineLevel.INFORMATION, {"form", "steps"}),
        ({"channels": (Channel.COUNTER,)}, 2, OnlineLevel.INFORMATION, {"channel_online"}),
        ({"fees": FeeRules(FeeStatus.COUNCIL)}, 3, OnlineLevel.PARTIAL, {"payment_online"}),
        ({"fees": FeeRules(FeeStatus.UNKNOWN)}, 0, OnlineLevel.PARTIAL, {"payment_online", "fee_known"}),
        ({"result_by": ("counter",)}, 4, OnlineLevel.PARTIAL, {"result_remote"}),
        ({"result_by": ()}, 3, OnlineLevel.PARTIAL, {"result_remote"}),
        ({"components": (Component("a", Text("A"), electronic=False),)}, 4, OnlineLevel.PARTIAL, {"paper_component"}),
        (
            {"components": (Component("a", Text("A"), electronic=False, held_by="land"),)},
            4, OnlineLevel.FULL, set(),
        ),
        ({"competences": ()}, 0, OnlineLevel.PARTIAL, {"competence"}),
        ({"time_limits": (TimeLimit(None, None),)}, 0, OnlineLevel.PARTIAL, {"time_limit"}),
        ({"time_limits": (TimeLimit(None, None, none=True),)}, 4, OnlineLevel.FULL, set()),
    ],
)  # fmt: skip
def test_the_level_follows_from_what_is_really_there(
    declaration: Declaration, change: dict[str, object], level: int, online: OnlineLevel, missing: set[str]
) -> None:
    found = assess(replace(declaration, **change))  # type: ignore[arg-type]
    assert (found.level, found.online, set(found.missing)) == (level, online, missing)
    assert missing <= MISSING_LABELS.keys()


def test_an_electronic_result_without_a_template_is_no_electronic_result(declaration: Declaration) -> None:
    bare = replace(declaration, result_by=("electronic",), results=(replace(declaration.results[0], template=""),))
    assert (assess(bare).online, assess(bare).missing) == (OnlineLevel.PARTIAL, ("result_template",))


def test_a_difference_names_the_field_and_both_wordings(declaration: Declaration) -> None:
    changed = replace(
        declaration,
        decision="164/QĐ-BTP",
        fees=replace(declaration.fees, items=(replace(declaration.fees.items[0], amount="9000"),)),
    )
    found = {each.field: (each.label_vi, each.before, each.after) for each in differences(declaration, changed)}
    assert found["decision"] == ("Quyết định công bố", "163/QĐ-BTP", "164/QĐ-BTP")
    assert found["fees.items.copy.amount"] == ("Phí, lệ phí › khoản › copy › mức", "copies * 8000", "9000")
    assert found["fees.items.order"] == ("Phí, lệ phí › khoản › thứ tự", "copy, urgent", "copy")
    assert "fees.items.urgent.amount" in found
    assert all(field.startswith(("decision", "fees.items")) for field in found)


def test_a_declaration_does_not_differ_from_itself(declaration: Declaration) -> None:
    assert differences(declaration, replace(declaration)) == []


def test_moving_a_question_is_one_difference_of_order(declaration: Declaration) -> None:
    assert declaration.form is not None
    section = declaration.form.sections[0]
    turned = replace(section, questions=tuple(reversed(section.questions)))
    changed = replace(declaration, form=replace(declaration.form, sections=(turned,)))
    assert [each.field for each in differences(declaration, changed)] == ["form.sections.request.questions.order"]


DAY = date(2026, 11, 24)
Y24, Y25, Y27 = date(2024, 1, 1), date(2025, 7, 1), date(2027, 3, 1)


@pytest.mark.parametrize(
    ("wanted", "others", "span", "moved"),
    [
        (Span(None, None), [], Span(None, None), []),
        (Span(Y24, Y25), [], Span(Y24, Y25), []),
        (Span(Y27, None), [(1, Span(None, None))], Span(Y27, None), [(1, Span(None, Y27))]),
        (Span(None, None), [(1, Span(None, None))], Span(DAY, None), [(1, Span(None, DAY))]),
        (Span(None, None), [(1, Span(DAY, None))], Span(DAY, None), [(1, Span(DAY, DAY))]),
        (Span(Y24, None), [(1, Span(Y25, Y27)), (2, Span(Y27, None))], Span(DAY, Y27), [(1, Span(Y25, DAY))]),
        (Span(Y24, Y25), [(1, Span(Y25, None))], Span(DAY, DAY), []),
        (Span(Y27, None), [(1, Span(Y27, None))], Span(Y27, None), [(1, Span(Y27, Y27))]),
        (Span(None, None), [(1, Span(DAY, DAY))], Span(None, None), []),
    ],
    ids=[
        "the first holds for all its validity",
        "the first may have ended",
        "the next takes over when it begins",
        "a correction takes over on the day of publication",
        "a correction of the same day leaves nothing of the one before",
        "a correction stops where a later one begins",
        "a correction of what has ended holds on no day",
        "a correction before it begins replaces it",
        "one that holds on no day stands in nobody's way",
    ],
)
def test_a_published_version_takes_its_place(
    wanted: Span, others: list[tuple[int, Span]], span: Span, moved: list[tuple[int, Span]]
) -> None:
    assert place(wanted, others, on=DAY) == (span, moved)


day = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(st.lists(st.tuples(st.none() | day, st.none() | day, day), max_size=6))
def test_whatever_is_published_when_no_two_versions_hold_on_one_day(
    published: list[tuple[date | None, date | None, date]],
) -> None:
    standing: dict[int, Span] = {}
    for key, (first, after, on) in enumerate(sorted(published, key=lambda each: each[2])):
        if first is not None and after is not None and after <= first:
            continue
        span, moved = place(Span(first, after), list(standing.items()), on=on)
        standing |= dict(moved)
        standing[key] = span
    spans = sorted((s.starts or date.min, s.ends or date.max) for s in standing.values() if not s.empty)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
