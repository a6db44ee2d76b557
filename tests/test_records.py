"""The record types and the specs of their fields."""

# ruff: noqa: SIM300 - the house writes assert expected == actual

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import graphs
from patgraph import records
from patgraph.records import PLURALS, TOP_LEVEL, Extension, Pattern, Problem
from patgraph.scalars import CONVERSIONS
from patgraph.specs import ordered, specs
from patgraph.terms import expand


def record_types() -> list[type]:
    found: list[type] = [*TOP_LEVEL, Extension]
    for record in found:
        found += [s.record for s in specs(record).values() if s.record and s.record not in found]
    return found


@pytest.mark.parametrize("record", record_types(), ids=lambda record: record.__name__)
def test_every_field_says_what_it_holds_in_a_sentence(record: type) -> None:
    for name, spec in specs(record).items():
        assert spec.doc[0].isupper() or spec.choices or spec.doc.startswith("gone"), name
        assert spec.doc.endswith("."), name
        assert spec.value in {*CONVERSIONS, "record", "override"}, name
        assert (spec.value == "ref") == bool(spec.target), name
        assert (spec.value == "record") == (spec.record is not None), name
        assert spec.target in {"", *PLURALS}, name


@pytest.mark.parametrize("record", record_types(), ids=lambda record: record.__name__)
def test_every_property_is_in_a_known_namespace(record: type) -> None:
    for spec in specs(record).values():
        if spec.predicate:
            assert expand(spec.predicate).startswith("http")


def test_the_choices_are_classes_and_properties_of_the_vocabulary() -> None:
    terms = {subject for subject, _, _ in graphs.ontology().triples}
    named = (*records.FORMS.values(), *records.SOURCE_KINDS.values(), *records.EFFECTS.values())
    assert set() == {curie for curie in named if f"<{expand(curie)}>" not in terms}


def test_records_have_a_place_for_every_class() -> None:
    assert [*PLURALS.values()] == [*records.Records.__dataclass_fields__]
    assert {record.entity for record in TOP_LEVEL} == set(PLURALS)  # type: ignore[attr-defined]


def test_records_cannot_be_changed() -> None:
    problem = Problem(id="a", name="A", summary="S.")
    with pytest.raises(FrozenInstanceError):
        problem.name = "B"  # type: ignore[misc]


def test_empty_records_hold_nothing() -> None:
    assert [0] * len(PLURALS) == [len(records.empty().of(kind)) for kind in PLURALS]


@given(st.lists(st.text(max_size=3)), st.randoms())
def test_lists_have_one_order_and_no_repetition(values: list[str], random: Any) -> None:
    shuffled = values[:]
    random.shuffle(shuffled)
    assert tuple(sorted(set(values))) == ordered(shuffled)


def test_lists_of_records_have_one_order() -> None:
    a, b = (records.Relation(kind="uses", target=t, rationale="r", sources=("s",)) for t in "ab")
    assert (a, b) == ordered([b, a, b])


def test_a_pattern_says_its_fields_in_the_order_of_the_file() -> None:
    assert ["id", "name", "form", "aliases", "summary"] == [*specs(Pattern)][:5]
