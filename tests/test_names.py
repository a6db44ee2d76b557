"""Any spelling leads to one entry; where it does not, near names are said."""

from __future__ import annotations

import pytest

import patgraph
from patgraph.names import TERMS
from patgraph.terms import fold, id_problem, lexical, literal


@pytest.mark.parametrize(
    ("spelling", "entry"),
    [
        ("transactional-outbox", "transactional-outbox"),
        ("Transactional Outbox", "transactional-outbox"),
        ("outbox", "transactional-outbox"),
        ("OUTBOX PATTERN", "transactional-outbox"),
        ("outboxes", "transactional-outbox"),
        ("pub/sub", "publish-subscribe"),
        ("Pub-Sub model", "publish-subscribe"),
        ("publish subscribe", "publish-subscribe"),
        ("Publisher/Subscriber", "publish-subscribe"),
        ("circuit_breaker", "circuit-breaker"),
        ("CircuitBreakers", "circuit-breaker"),
        ("2PC", "two-phase-commit"),
        ("BFF", "backends-for-frontends"),
        ("Pipes & Filters", "pipes-and-filters"),
        ("Strangler application", "strangler-fig"),
        ("Anti-Corruption Layer (ACL)", "anti-corruption-layer"),
    ],
)
def test_a_spelling_leads_to_its_entry(real: patgraph.PatternGraph, spelling: str, entry: str) -> None:
    assert real.find(spelling).id == entry


@pytest.mark.parametrize(
    ("wrong", "suggested"),
    [
        ("outbx", "transactional-outbox"),
        ("circut breaker", "circuit-breaker"),
        ("idempotent consummer", "idempotent-consumer"),
    ],
)
def test_a_misspelling_gets_suggestions(real: patgraph.PatternGraph, wrong: str, suggested: str) -> None:
    with pytest.raises(patgraph.UnknownPattern) as caught:
        real.find(wrong)
    assert suggested in caught.value.suggestions


def test_other_classes_are_found_as_well(real: patgraph.PatternGraph) -> None:
    found = [real.find(n, w).id for n, w in (("Message broker services", "service-type"), ("resilience", "category"),
                                             ("Dual writes", "problem"), ("latency", "quality"))]  # fmt: skip
    assert found == ["message-broker", "fault-tolerance", "dual-write", "time-behaviour"]


@pytest.mark.parametrize(
    ("name", "kind", "direction"),
    [
        ("requires", "requires", ""),
        ("required-by", "requires", "in"),
        ("is required by", "requires", "in"),
        ("Used With", "used-with", ""),
        ("leads to", "leads-to", ""),
        ("follows-from", "leads-to", "in"),
    ],
)
def test_kinds_are_found_by_id_label_phrase_and_inverse(
    real: patgraph.PatternGraph, name: str, kind: str, direction: str
) -> None:
    found = real.kind(name)
    assert (found.id, found.direction) == (kind, direction)


@pytest.mark.parametrize("what", TERMS)
def test_an_unknown_term_says_how_to_list_those_that_there_are(
    real: patgraph.PatternGraph, what: str
) -> None:
    with pytest.raises(patgraph.UnknownName) as caught:
        real.find("nonsense", what)
    said, _, command = str(caught.value).partition(" List them: patgraph sparql --saved ")
    question, _, value = command.partition(" -p what=")
    assert said.startswith(f"no {what.replace('-', ' ')} is called 'nonsense'.")
    assert real.saved(question, what=value).rows  # type: ignore[union-attr]


def test_an_unknown_kind_suggests_near_ones(real: patgraph.PatternGraph) -> None:
    with pytest.raises(patgraph.UnknownName, match="Did you mean 'requires'"):
        real.kind("reqires")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Pub/Sub", "pubsub"), ("Queues", "queue"), ("Caches", "cache"), ("Proxies", "proxy"), ("process", "processes"),
     ("É", "e\u0301".upper()), ("ＡＢＣ", "abc")],
)  # fmt: skip
def test_folding_sets_spelling_aside(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_a_name_that_is_only_the_word_pattern_keeps_it() -> None:
    assert fold("Patterns") == "pattern"


@pytest.mark.parametrize("wrong", ["A", "a b", "-a", "a--b", "a-", "é", "../x", "con", "lpt1", "x" * 81, ""])
def test_such_a_text_is_no_id(wrong: str) -> None:
    assert id_problem(wrong) is not None


@pytest.mark.parametrize("text", ["", 'a"b', "a\\u0022b", "\\", "line\nline\r\ttab", "é…\U0001f600", "'"])
def test_a_literal_reads_back_as_written(text: str) -> None:
    assert lexical(literal(text, language="en")) == text
