"""The shipped questions: each runs as it stands, is described, and answers alike on both engines."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
import rdflib

import patgraph
from patgraph.errors import QueryError, UnknownName
from patgraph.names import CLASSES, TERMS
from patgraph.queries import Query, names, parse, query, saved
from patgraph.tables import Table
from patgraph.terms import expand, iri_term

ALL = names(internal=True)


@pytest.fixture(scope="session")
def dataset(real: patgraph.PatternGraph) -> rdflib.Dataset:
    return real.to_rdflib()


def rows(table: Iterable[Iterable[object]]) -> list[tuple[str, ...]]:
    return [tuple("" if cell is None else str(cell) for cell in row) for row in table]


@pytest.mark.parametrize("name", ALL)
def test_a_query_runs_as_it_stands_and_says_what_it_asks(real: patgraph.PatternGraph, name: str) -> None:
    asked = query(name)
    assert isinstance(real.store.query(asked.filled()), Table)
    assert (asked.title != name, asked.title[:1].isupper()) == (True, True)


@pytest.mark.parametrize("name", ALL)
def test_a_query_keeps_to_the_rules_that_every_engine_needs(name: str) -> None:
    text = re.sub(r"^ *#.*$", "", query(name).text, flags=re.MULTILINE)
    many = [block for block in re.findall(r"OPTIONAL \{([^{}]*)\}", text) if " ; " in block or ". ?" in block]
    assert (many, "GROUP_CONCAT" in text) == ([], False)
    assert "ORDER BY" in text or name == "quads"


@pytest.mark.parametrize("name", [name for name in ALL if name not in ("quads", "statements", "why")])
def test_rdflib_gives_the_same_rows(real: patgraph.PatternGraph, dataset: rdflib.Dataset, name: str) -> None:
    text = query(name).filled()
    ours = real.store.select(text)
    theirs = dataset.query(text)
    assert [str(v) for v in theirs.vars or ()] == list(ours.columns)
    assert sorted(rows(theirs)) == sorted(rows(ours))  # type: ignore[arg-type]


def test_no_triple_stands_in_two_graphs(real: patgraph.PatternGraph) -> None:
    lines = real.to_nquads().decode().splitlines()
    triples = [line.rpartition(" <")[0] for line in lines]
    assert len(triples) == len(set(triples))


def test_the_competency_questions_have_each_a_saved_query() -> None:
    answered = {number for asked in saved().values() for number in asked.questions}
    wanted = set(range(1, 26))
    assert wanted - answered == set()


# --- what the questions answer on the real graph --------------------------------------------------


def ids(
    real: patgraph.PatternGraph, name: str, column: str = "id", **parameters: str | list[str]
) -> set[str]:
    answer = real.saved(name, **parameters)
    assert isinstance(answer, Table)
    return {row[column] for row in answer.records() if column in row}


def test_1_what_relates_to_the_outbox(real: patgraph.PatternGraph) -> None:
    assert {"idempotent-consumer", "saga", "event-sourcing", "message-broker"} <= ids(
        real, "related", asked="outbox"
    )


def test_2_what_is_used_with_the_circuit_breaker(real: patgraph.PatternGraph) -> None:
    assert {"retry", "timeout", "bulkhead"} <= ids(real, "used-with", pattern="circuit breaker")


def test_3_what_instead_of_the_outbox_and_for_which_problem(real: patgraph.PatternGraph) -> None:
    assert {"event-sourcing", "two-phase-commit"} <= ids(real, "alternatives", pattern="outbox")
    assert ids(real, "alternatives", "problem", pattern="outbox") == {"dual-write"}


def test_4_who_says_that_the_outbox_needs_idempotent_consumers(real: patgraph.PatternGraph) -> None:
    assert {"aws", "microservices-io"} <= ids(
        real, "who-says-so", "publisher", pattern="outbox", other="idempotent consumer"
    )


def test_5_what_else_must_be_built_with_the_outbox(real: patgraph.PatternGraph) -> None:
    assert "idempotent-consumer" in ids(real, "build-list", pattern="outbox")


def test_6_what_breaks_without_idempotent_consumers(real: patgraph.PatternGraph) -> None:
    assert {"transactional-outbox", "saga"} <= ids(real, "breaks-without", pattern="idempotent consumer")


def test_7_what_must_not_be_combined_with_database_per_service(real: patgraph.PatternGraph) -> None:
    assert "two-phase-commit" in ids(real, "conflicts", pattern="database per service")


def test_8_what_comes_after_database_per_service(real: patgraph.PatternGraph) -> None:
    assert {"saga", "api-composition", "cqrs"} <= ids(real, "sequence", pattern="database per service")


def test_9_variants_of_leader_election(real: patgraph.PatternGraph) -> None:
    assert {"raft", "bully-algorithm"} <= ids(real, "variants", pattern="leader election")


def test_10_what_solves_dual_write(real: patgraph.PatternGraph) -> None:
    assert {"transactional-outbox", "event-sourcing"} <= ids(real, "solutions", problem="dual write")


def test_11_what_improves_reliability_and_what_it_costs(real: patgraph.PatternGraph) -> None:
    assert "transactional-outbox" in ids(real, "quality", quality="reliability")
    assert ids(real, "quality", "cost", quality="reliability") != set()


def test_12_saga_and_two_phase_commit_compared(real: patgraph.PatternGraph) -> None:
    assert ids(real, "comparison", pattern=["saga", "2PC"]) == {"saga", "two-phase-commit"}


def test_13_all_in_a_category_and_below(real: patgraph.PatternGraph) -> None:
    assert {"saga", "sharding", "cqrs"} <= ids(real, "in-category", category_asked="data pattern")


def test_14_what_fits_a_message_broker(real: patgraph.PatternGraph) -> None:
    assert {"publish-subscribe", "dead-letter-channel"} <= ids(
        real, "for-service-type", service_type="message broker"
    )


def test_15_what_else_the_strangler_fig_is_called(real: patgraph.PatternGraph) -> None:
    assert {"Strangler Fig", "Strangler application"} <= ids(
        real, "also-known-as", "name", pattern="strangler"
    )


def test_16_the_saga_in_the_catalogues(real: patgraph.PatternGraph) -> None:
    assert {"azure-cloud-design-patterns", "aws-prescriptive-guidance", "microservices-io"} <= ids(
        real, "in-catalogues", "catalogue", pattern="saga"
    )


def test_17_relations_with_sources_of_two_publishers(real: patgraph.PatternGraph) -> None:
    assert "transactional-outbox--requires--idempotent-consumer" in ids(real, "well-sourced", "relation")


def test_18_disputed_relations_name_who_disputes_them(real: patgraph.PatternGraph) -> None:
    assert ids(real, "disputed", "source") != set()


def test_19_what_cures_a_retry_storm(real: patgraph.PatternGraph) -> None:
    assert "circuit-breaker" in ids(real, "cures", pattern="retry storm")


def test_20_which_technologies_implement_the_outbox(real: patgraph.PatternGraph) -> None:
    assert "debezium" in ids(real, "technologies", pattern="outbox")


def test_21_further_reading_by_kind_of_work(real: patgraph.PatternGraph) -> None:
    assert "article" in ids(real, "reading", "kind", pattern="circuit breaker")


def test_22_what_azure_lists_and_microservices_io_does_not(real: patgraph.PatternGraph) -> None:
    found = ids(
        real, "catalogue-difference", catalogue="azure cloud design patterns", other="microservices-io"
    )
    assert ("claim-check" in found, "saga" in found) == (True, False)


def test_23_hubs_come_first(real: patgraph.PatternGraph) -> None:
    numbers = [int(row["relations"]) for row in real.saved("hubs").records()]  # type: ignore[union-attr]
    assert numbers == sorted(numbers, reverse=True)


def test_24_a_set_of_problems_and_what_its_solutions_require(real: patgraph.PatternGraph) -> None:
    answer = real.saved("closed-set", problem=["dual write", "duplicate message"])
    assert isinstance(answer, Table)
    assert ("transactional-outbox", "idempotent-consumer") in {
        (r["id"], r.get("needs")) for r in answer.records()
    }


def test_25_no_entry_is_without_relation_and_no_relation_without_source(real: patgraph.PatternGraph) -> None:
    assert ids(real, "orphans") == set()


@pytest.mark.parametrize(
    ("subject", "predicate", "target", "rule", "relation"),
    [
        ("transactional-outbox", "dependsOn", "idempotent-consumer", "depends-on",
         "transactional-outbox--requires--idempotent-consumer"),
        ("transactional-outbox", "usedWith", "idempotent-consumer", "wider-kinds",
         "transactional-outbox--requires--idempotent-consumer"),
        ("idempotent-consumer", "requiredBy", "transactional-outbox", "inverses",
         "transactional-outbox--requires--idempotent-consumer"),
        ("idempotent-consumer", "relatedTo", "transactional-outbox", "symmetry",
         "transactional-outbox--requires--idempotent-consumer"),
    ],
)  # fmt: skip
def test_a_saved_query_explains_an_inferred_triple(
    real: patgraph.PatternGraph, subject: str, predicate: str, target: str, rule: str, relation: str
) -> None:
    base = "https://w3id.org/patgraph/pattern/"
    answer = real.saved("why", subject=base + subject, predicate=f"pg:{predicate}", object=base + target)
    assert isinstance(answer, Table)
    assert (rule, relation) in {(row["rule"], row.get("relation")) for row in answer.records()}


def test_every_inferred_triple_is_explained(real: patgraph.PatternGraph) -> None:
    inferred = real.sparql(
        """SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } FILTER STRSTARTS(STR(?g),
        "https://w3id.org/patgraph/graph/inferred/") } ORDER BY MD5(CONCAT(STR(?s), STR(?p), STR(?o))) LIMIT 40"""
    )
    assert isinstance(inferred, Table)
    unexplained = []
    for row in inferred.records():
        rule = row["g"].rpartition("/")[2]
        answer = real.saved("why", subject=row["s"], predicate=row["p"], object=row["o"])
        if not len(answer):  # type: ignore[arg-type]
            unexplained.append((row["s"], row["p"], row["o"], rule))
    assert unexplained == []


@pytest.mark.parametrize("what", ["category", "service-type", "quality", "technology", "catalogue"])
def test_a_term_is_told_with_as_many_entries_as_list_finds(real: patgraph.PatternGraph, what: str) -> None:
    answer = real.saved("terms", what=what)
    assert isinstance(answer, Table)
    told = {row["id"]: int(row["entries"]) for row in answer.records()}
    found = {
        each: len({row["id"] for row in real.list(**{what.replace("-", "_"): each}).records()})
        for each in sorted(told)[::5]
    }
    assert {each: told[each] for each in found} == found


def test_the_terms_are_all_of_their_classes_in_order(real: patgraph.PatternGraph) -> None:
    answer = real.saved("terms")
    assert isinstance(answer, Table)
    told = [(row["what"], row["id"]) for row in answer.records()]
    named = {
        (what, row["id"])
        for what in TERMS
        for row in real.store.select(
            query("names").filled(**{"class": [iri_term(expand(CLASSES[what]))]})
        ).records()
    }
    assert told == sorted(named)


def test_a_sort_of_term_takes_any_spelling(real: patgraph.PatternGraph) -> None:
    assert ids(real, "terms", "what", what="Service types") == {"service-type"}
    with pytest.raises(UnknownName, match=r"no sort of term is called 'pattern'\. There are category, "):
        real.saved("terms", what="pattern")


# --- the loader ------------------------------------------------------------------------------------


def test_a_parameter_replaces_the_example_and_optional_blocks_go_when_not_given() -> None:
    text = (
        "# title: T\n# question: 3, 4\n# param a pattern: doc\n# param b form: doc\n"
        "SELECT * {\n  VALUES ?a { <http://x> }\n  # if b\n  VALUES (?b ?c) { (1 UNDEF) }\n  # end b\n}\n"
    )
    made = parse("t", text)
    assert made[:3] == ("t", "T", (3, 4))
    assert [(p.name, p.type, p.optional) for p in made.params] == [
        ("a", "pattern", False),
        ("b", "form", True),
    ]
    assert made.filled(a=["<http://y>", "<http://z>"]).endswith(
        "SELECT * {\n  VALUES ?a { <http://y> <http://z> }\n}\n"
    )
    assert "  VALUES (?b ?c) { (2 3) }\n" in made.filled(b=["(2 3)"])


def test_an_unknown_saved_query_suggests_a_near_one() -> None:
    with pytest.raises(QueryError, match="Did you mean 'alternatives'"):
        query("alternative")


@pytest.mark.parametrize("name", ["../errors", "", "a/b", "x" * 5000])
def test_the_name_of_a_query_is_no_path(name: str) -> None:
    with pytest.raises(QueryError, match="no saved query"):
        query(name)


def test_a_missing_parameter_is_named(real: patgraph.PatternGraph) -> None:
    with pytest.raises(QueryError, match=r"needs pattern .*-p pattern="):
        real.saved("cures")


def test_an_unknown_parameter_is_named(real: patgraph.PatternGraph) -> None:
    with pytest.raises(QueryError, match="has no parameter 'patern'"):
        real.saved("cures", patern="x")


def test_queries_are_values() -> None:
    assert isinstance(query("kinds"), Query)


def test_a_query_without_its_order_has_the_same_rows(real: patgraph.PatternGraph) -> None:
    asked = query("edges")
    assert asked.unordered().count("ORDER BY") == asked.text.count("ORDER BY") - 1
    ordered, unordered = (real.store.select(text).rows for text in (asked.text, asked.unordered()))
    assert sorted(ordered, key=str) == sorted(unordered, key=str)


def test_a_query_that_has_no_order_stays_as_it_is() -> None:
    text = "SELECT ?s { ?s ?p ?o }\nLIMIT 1"
    assert Query("made-up", "", (), (), text).unordered() == text
