"""What makes a graph unsound: each rule, at its place."""

# ruff: noqa: SIM300 - the house writes assert expected == actual

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import graphs
from patgraph.records import Category, Pattern, Records, Relation, empty
from patgraph.soundness import soundness

RETRY = "patterns/retry.yaml"
BREAKER = "patterns/circuit-breaker.yaml"
STORM = "patterns/retry-storm.yaml"


def relation(kind: str, target: str) -> str:
    return (
        f"relations:\n  - kind: {kind}\n    target: {target}\n"
        "    rationale: Every attempt passes through it.\n    sources: [acme-book]\n"
    )


def test_the_small_graph_is_sound() -> None:
    assert [] == soundness(graphs.records(), graphs.kinds())


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            {RETRY: ("target: circuit-breaker", "target: circuit-braker")},
            f"{RETRY}:20:13: target 'circuit-braker' is not a pattern. Did you mean 'circuit-breaker'?",
        ),
        (
            {RETRY: ("target: circuit-breaker", "target: quux")},
            f"{RETRY}:20:13: target 'quux' is not a pattern. Add the pattern or name another.",
        ),
        (
            {BREAKER: ("target: retry-storm", "target: Repeat on failure")},
            f"{BREAKER}:17:13: target 'Repeat on failure' is not a pattern. Did you mean 'retry'?",
        ),
        (
            {RETRY: ("sources: [acme-book]", "sources: [acme-bok]")},
            f"{RETRY}:11:127: sources 'acme-bok' is not a source. Did you mean 'acme-book'?",
        ),
        (
            {RETRY: ("solves: [transient-fault]", "solves: [transient-faults]")},
            f"{RETRY}:15:10: solves 'transient-faults' is not a problem. Did you mean 'transient-fault'?",
        ),
        (
            {RETRY: ("name: Retrying", "name: Retryin")},
            f"{RETRY}:28:29: the catalogue 'acme' does not list 'Retryin'. Did you mean 'Retrying'?",
        ),
        (
            {RETRY: ("catalogue: acme", "catalogue: acne")},
            f"{RETRY}:28:17: catalogue 'acne' is not a catalogue. Did you mean 'acme'?",
        ),
        (
            {RETRY: ("target: circuit-breaker", "target: retry")},
            f"{RETRY}:20:13: 'retry' is related to itself. Name another target.",
        ),
        (
            {BREAKER: ("relations:\n", relation("used-with", "retry"))},
            f"{RETRY}:20:13: 'retry used-with circuit-breaker' is already written in {BREAKER}:17:13. Keep one.",
        ),
        (
            {RETRY: ("kind: leads-to", "kind: mitigates"), BREAKER: ("target: retry-storm", "target: retry")},
            f"{BREAKER}:17:13: 'retry' is no anti-pattern, so nothing mitigates it. Choose another kind.",
        ),
        (
            {BREAKER: ("name: Fuse, match: close", "name: Retrying, match: exact")},
            f"{RETRY}:28:29: 'Retrying' of acme is the exact match in {BREAKER}:21:29 already."
            " Make one of them close, broad or narrow.",
        ),
        (
            {BREAKER: ("match: close", "match: close, stance: discourages")},
            f"{BREAKER}:21:57: a stance belongs to an exact match only. Remove it or make the match exact.",
        ),
        (
            {RETRY: ("quality: time-behaviour, effect: weakens", "quality: reliability, effect: improves")},
            f"{RETRY}:12:15: 'reliability' stands twice in 'qualities'. Keep one.",
        ),
        (
            {RETRY: ("note: offers pauses with jitter}", "note: a}\n  - {technology: acme-calls, note: b}")},
            f"{RETRY}:18:18: 'acme-calls' stands twice in 'technologies'. Keep one.",
        ),
        (
            {BREAKER: ("name: Circuit Breaker", "name: Retries")},
            f"{RETRY}:2:7: the name 'Retry' is already that of 'circuit-breaker'. Choose another.",
        ),
        (
            {BREAKER: ("form: pattern", "form: pattern\naliases: [retry pattern]")},
            f"{BREAKER}:4:11: the alias 'retry pattern' is the name of 'retry'. Remove it from one of them.",
        ),
        (
            {"catalogues/acme.yaml": ("name: Fuse,", "name: RETRYING!,")},
            "catalogues/acme.yaml:5:12: 'Retrying' has the same slug as 'RETRYING!' (retrying). Give a slug.",
        ),
        (
            {
                BREAKER: (
                    "sources: [zeta-talk]\nlistings",
                    "sources: [zeta-talk]\n    disputed_by:\n      - {source: acme-book, says: no}\n"
                    "      - {source: acme-book, says: never}\nlistings",
                )
            },
            f"{BREAKER}:21:18: 'acme-book' stands twice in 'disputed_by'. Join what it says.",
        ),
    ],
)
def test_what_is_unsound_is_told_at_its_place(change: dict[str, tuple[str, str]], expected: str) -> None:
    assert expected in [str(finding) for finding in graphs.unsound(change)]


def test_a_symmetric_edge_written_from_both_ends_is_one_edge_too_many() -> None:
    found = graphs.unsound({BREAKER: ("relations:\n", relation("used-with", "retry").rstrip("\n") + "\n")})
    assert ["edge-twice"] == [finding.code for finding in found]


def test_two_kinds_between_one_pair_are_two_edges() -> None:
    assert [] == graphs.unsound({BREAKER: ("relations:\n", relation("uses", "retry"))})


def test_all_faults_come_at_once() -> None:
    found = graphs.unsound(
        {RETRY: ("solves: [transient-fault]", "solves: [one, two, three]"), BREAKER: ("acme-book", "x-book")}
    )
    assert ["unknown-problem"] * 3 + ["unknown-source"] == sorted(finding.code for finding in found)


# --- circles ----------------------------------------------------------------------------------------


def entry(name: str, kind: str, *targets: str) -> Pattern:
    template = graphs.records().patterns["retry-storm"]
    relations = tuple(Relation(kind=kind, target=t, rationale="r", sources=("acme-book",)) for t in targets)
    return replace(template, id=name, name=name, relations=relations)


def graph_of(kind: str, steps: Mapping[str, tuple[str, ...]]) -> Records:
    return replace(graphs.records(), patterns={name: entry(name, kind, *to) for name, to in steps.items()})


def circles(records: Records) -> list[str]:
    return [f.message for f in soundness(records, graphs.kinds()) if f.code.endswith("-cycle")]


@pytest.mark.parametrize("kind", ["requires", "refines"])
@pytest.mark.parametrize("length", [2, 3, 10, 2000])
def test_a_circle_of_any_length_is_found_once(kind: str, length: int) -> None:
    names = [f"p{number}" for number in range(length)]
    steps = {name: (names[(i + 1) % length],) for i, name in enumerate(names)}
    began = time.process_time()
    (message,) = circles(graph_of(kind, steps))
    assert message.startswith("runs in a circle: p")
    assert length == message.count(f" {kind} ")
    assert time.process_time() - began < 5


def test_a_circle_is_drawn_and_stands_where_it_closes() -> None:
    change = {
        RETRY: ("kind: used-with", "kind: requires"),
        BREAKER: ("relations:\n", relation("requires", "retry")),
    }
    (found,) = [finding for finding in graphs.unsound(change) if finding.code == "requires-cycle"]
    assert (
        f"{RETRY}:20:13: runs in a circle: circuit-breaker requires retry requires circuit-breaker."
        " Remove one of these edges."
    ) == str(found)


def test_a_long_chain_is_no_circle() -> None:
    steps = {f"p{i}": (f"p{i + 1}",) for i in range(3000)} | {"p3000": ()}
    assert [] == circles(graph_of("requires", steps))


def test_two_ways_to_one_end_are_no_circle() -> None:
    assert [] == circles(graph_of("requires", {"a": ("b", "c"), "b": ("d",), "c": ("d",), "d": ()}))


def test_kinds_that_may_run_in_a_circle_do() -> None:
    assert [] == circles(graph_of("leads-to", {"a": ("b",), "b": ("a",)}))


def test_circles_apart_are_each_told() -> None:
    steps = {"a": ("b",), "b": ("a",), "c": ("d",), "d": ("c",)}
    assert 2 == len(circles(graph_of("requires", steps)))


names = st.sampled_from("abcdefg")


@given(st.dictionaries(names, st.frozensets(names, max_size=3)))
def test_a_circle_is_told_exactly_when_there_is_one(drawn: dict[str, frozenset[str]]) -> None:
    steps = {name: tuple(sorted(to - {name})) for name, to in drawn.items()}
    for name in {t for to in steps.values() for t in to}:
        steps.setdefault(name, ())
    left = dict(steps)
    while free := [name for name, to in left.items() if not set(to) & set(left)]:
        for name in free:
            del left[name]
    assert bool(left) == bool(circles(graph_of("requires", steps)))


def test_terms_may_not_be_above_themselves() -> None:
    made = {
        name: Category(id=name, name=name, summary="s", broader=broader)
        for name, broader in (("a", "b"), ("b", "a"), ("c", "c"), ("d", "a"))
    }
    messages = circles(replace(empty(), categories=made))
    assert [
        "runs in a circle: a is below b is below a. Remove one of these steps.",
        "runs in a circle: c is below c. Remove one of these steps.",
    ] == messages
