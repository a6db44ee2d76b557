"""What a stranger's query may not do: update, reach other servers, read files, nest without end."""

from __future__ import annotations

import contextlib
import re
import socket
import time
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import patgraph
from patgraph.errors import QueryError
from patgraph.store import names_graphs
from patgraph.store.guard import refuse
from patgraph.store.syntax import undeclared_prefix
from patgraph.tables import Table
from patgraph.terms import GRAPH

SERVICE = [
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { { SELECT * { OPTIONAL { SERVICE ?e { ?s ?p ?o } } } } }",
    "SELECT (EXISTS { SERVICE <http://h/> {?s ?p ?o} } AS ?x) {}",
    "SELECT * { SERVICE <http://169.254.169.254/latest/meta-data/> { ?s ?p ?o } }",
    "SELECT * { SERVICE <file:///etc/passwd> { ?s ?p ?o } }",
    "select * { service <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { # }\n SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
]
FOREIGN_GRAPHS = [
    "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "SELECT * FROM NAMED <http://127.0.0.1:9/d.ttl> { GRAPH ?g { ?s ?p ?o } }",
    "PREFIX e: <http://127.0.0.1:9/> SELECT * FROM e:d { ?s ?p ?o }",
    "PREFIX : <http://e/> SELECT * FROM:x { ?s ?p ?o }",
    "SELECT * FROMNAMED<http://e/x> { ?s ?p ?o }",
    "DESCRIBE <http://e/x> FROM <http://e/x>",
]
TRICKED = [
    "SELECT * { FILTER(1<2)SERVICE#>\n<http://127.0.0.1:9/>{?s ?p ?o} }",
    "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:x {?s ?p ?o} }",
    "SELECT * { SERVICESILENT<http://127.0.0.1:9/a> {?s ?p ?o} }",
    "SELECT * { ?s ?p trueSERVICE <http://127.0.0.1:9/t> {?s ?p ?o} }",
    "SELECT * { FILTER('b'<'a>')SERVICE<http://127.0.0.1:9/str>{?s ?p ?o} #'\n}",
    "PREFIX : <http://e/> SELECT * { ?s ?p :a.b.SERVICE <http://127.0.0.1:9/> {?s ?p ?o} }",
    "PREFIX p: <http://e:> SELECT * { ?s ?p p:SERVICE <http://127.0.0.1:9/> {?s ?p ?o} }",
    "SELECT * { \\u+053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { SERVICE?e{ ?s ?p ?o } VALUES ?e { <http://127.0.0.1:9/> } }",
]
UPDATES = [
    "LOAD <file:///etc/passwd>",
    "LOAD SILENT <http://127.0.0.1:9/x>",
    "DROP ALL ; CLEAR ALL",
    "INSERT DATA { <http://a> <http://b> <http://c> }",
    "WITH <http://g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
]
HARMLESS = [
    'SELECT * { ?s ?p "SERVICE <http://h/> LOAD" }',
    "SELECT * { ?service ?p ?o } # SERVICE",
    "PREFIX service: <http://h/> SELECT * { ?s service:LOAD ?o }",
    "SELECT * { ?s <http://h/service> '''it's a \"SERVICE\"''' }",
    "SELECT * FROM <https://w3id.org/patgraph/graph/catalogue> { ?s ?p ?o } LIMIT 1",
    "PREFIX g: <https://w3id.org/patgraph/graph/> SELECT * FROM g:keys FROM NAMED g:dataset { ?s ?p ?o }",
    "PREFIX e: <http://e/> SELECT * { ?s e:service ?o ; e:from e:bob . GRAPH e:services { ?o ?p ?q } }",
    "SELECT * { ?s <http://e/#a> ?o FILTER(?o < 5 && ?o > 2) } # a SERVICE <http://h/> {",
    'SELECT * { ?s ?p "C:\\\\users" }',
    "SELECT * { " + "OPTIONAL { ?s <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ?o }\n" * 200 + "}",
]


@pytest.mark.parametrize("query", SERVICE)
def test_service_is_refused_before_evaluation(query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE"):
        refuse(query)


@pytest.mark.parametrize("query", TRICKED)
def test_no_reading_of_the_grammar_lets_a_service_through(query: str) -> None:
    with pytest.raises(QueryError, match=r"SERVICE|code point"):
        refuse(query)


@pytest.mark.parametrize("query", FOREIGN_GRAPHS)
def test_a_graph_that_is_not_ours_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match=r"not one of patgraph's"):
        refuse(query)


@pytest.mark.parametrize("query", UPDATES)
def test_an_update_is_refused_by_name(query: str) -> None:
    with pytest.raises(QueryError, match=r"is an update \((LOAD|DROP|INSERT|WITH)\)"):
        refuse(query)


@pytest.mark.parametrize("query", HARMLESS)
def test_words_in_strings_names_and_comments_do_not_count(query: str) -> None:
    refuse(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * " + "{" * 3000 + "}" * 3000,
        "SELECT * { FILTER" + "(" * 3000 + "1" + ")" * 3000 + " }",
        "SELECT * { ?s " + "(" * 3000 + "<http://p>" + ")" * 3000 + " ?o }",
    ],
)
def test_deep_nesting_is_refused_before_the_engine_sees_it(query: str) -> None:
    with pytest.raises(QueryError, match="too deeply nested"):
        refuse(query)


@pytest.mark.parametrize(
    "chain",
    ["{}" + "OPTIONAL{}" * 5_000, "{}" + "UNION{}" * 9_000, "MINUS{}" * 5_000, "FILTER EXISTS{}" * 20_000],
    ids=lambda chain: str(chain)[2:9],
)
def test_a_long_chain_is_answered(real: patgraph.PatternGraph, chain: str) -> None:
    assert isinstance(real.sparql(f"SELECT * {{ {chain} }} LIMIT 1"), Table)


@pytest.mark.parametrize("mark", ["!", "-", "+"])
def test_long_runs_of_signs_are_refused_before_the_engine_sees_them(mark: str) -> None:
    with pytest.raises(QueryError, match="too deeply nested"):
        refuse("SELECT * { FILTER(" + mark * 50_000 + "1) }")


@pytest.mark.parametrize(
    "text",
    [
        "." * 400_000,
        "a." * 200_000,
        "1" * 400_000,
        "service" * 70_000,
        "'''" + "\\'''" * 100_000,
        "<" * 400_000,
    ],
    ids=lambda text: str(text)[:8],
)
def test_no_text_keeps_the_guard_busy_for_long(text: str) -> None:
    begin = time.process_time()
    with contextlib.suppress(QueryError):
        refuse(f"SELECT * {{ {text} }}")
    assert time.process_time() - begin < 3


CLOSED = "<http://127.0.0.1:9/>"  # the engine says that it would have asked there
PARTS = st.sampled_from(
    [
        *(
            "?s ?p ?o",
            "?s ?p true",
            "?s ?p 1",
            "?s a:b 'x'",
            '?s ?p "<"',
            "?s ?p '''a'>'b'''",
            "?s ?p p:x.y",
            "?s ?p p:",
        ),
        *(
            "FILTER(1<2)",
            "FILTER(1<2&&3>2)",
            "FILTER('b'<'a>')",
            "OPTIONAL{?s ?p ?o}",
            "?s ?p 'x'@en",
            "?s ?p <#a>",
        ),
        *(
            "?s a:b? ?o",
            'VALUES ?v {1 "<\'"}',
            "{?s ?p ?o}UNION{?s ?p 1}",
            "?s ?p ?service",
            "?s p:service ?o",
            "?s ?p '#'",
        ),
        *(
            "?s ?p a:b\\'x",
            "?s ?p '\\''",
            '?s ?p """\'"""',
            "?s ?p _:b",
            "GRAPH ?g{}",
            "?s ?p '\\\\'",
            "?s ?p ''",
        ),
    ]
)
GLUE = st.sampled_from(
    ["", " ", "\n", "#>\n", "#'\n", '#"\n', " . ", ".", "; ", "#<\n", "#{\n", "#SERVICE\n", "#\r", "\\", "<"]
)
CALLS = st.sampled_from(
    [
        "SERVICE",
        "SeRvIcE",
        "SERVICE SILENT",
        "SERVICESILENT",
        "SERVICE#<\nSILENT#>\n",
        "\\u0053ERVICE",
        "\\u+053ERVICE",
    ]
)
PLACES = st.sampled_from([CLOSED, "q:", "q:x", "<x>", "?e", f"{CLOSED}#>\n", "\\u003chttp://127.0.0.1:9/>"])


@given(st.lists(st.tuples(PARTS, GLUE), max_size=4), GLUE, CALLS, PLACES)
@settings(max_examples=300, deadline=None)
def test_what_the_engine_would_send_is_refused(
    before: list[tuple[str, str]], glue: str, call: str, place: str
) -> None:
    text = (
        "BASE <http://127.0.0.1:9/> PREFIX q: <http://127.0.0.1:9/> PREFIX p: <http://e:> PREFIX a: <http://a/>"
        f" SELECT * {{ OPTIONAL {{ {''.join(map(''.join, before))} }}{glue}{call} {place}{{?x ?y ?z}} }}"
    )
    try:
        list(pyoxigraph.Store().query(text))  # type: ignore[arg-type]
    except SyntaxError:
        return
    except (OSError, RuntimeError) as asked:
        assert re.search("port 9|service name", str(asked))
        with pytest.raises(QueryError):
            refuse(text)


def test_a_query_over_the_size_limit_is_refused() -> None:
    with pytest.raises(QueryError, match="at most 500000"):
        refuse("SELECT * { VALUES ?x {" + " 1" * 1_000_000 + "} }")


@pytest.mark.parametrize(("query", "message"), [("", "empty"), ("  \n", "empty"), ("ASK {}\0", "U\\+0000")])
def test_an_unusable_text_is_refused_by_name(query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        refuse(query)


def test_a_syntax_error_names_line_and_column(real: patgraph.PatternGraph) -> None:
    with pytest.raises(QueryError, match=r"no SPARQL at line 1, column \d+"):
        real.sparql("SELECT * { ?s ?p ?o")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            "SELECT * { ?s skos:prefLabel ?o }",
            "the query is no SPARQL: the prefix skos: is not declared."
            " Write before the query: PREFIX skos: <http://www.w3.org/2004/02/skos/core#>",
        ),
        (
            "PREFIX a: <http://a/> SELECT * { _:x a:b ?o BIND(foo:f(1) AS ?x) }",
            "the query is no SPARQL: the prefix foo: is not declared. Write before the query: PREFIX foo: <…>",
        ),
        ("ASK { ?s <http://a b> ?o }", "the query is no SPARQL at line 1, column 22: IRI parsing failed."),
        (
            "ASK { ?s ?p ?o } LIMIT\nx",
            "the query is no SPARQL at line 2, column 1: expected HAVING or OFFSET or OPTIONAL or VALUES.",
        ),
    ],
)
def test_a_syntax_error_is_told_without_the_parsers_classes_of_characters(
    real: patgraph.PatternGraph, query: str, message: str
) -> None:
    with pytest.raises(QueryError) as caught:
        real.sparql(query)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX a: <http://a/> ASK { _:x a:b ?o ; ?p 'c:d' } # e:f",
        "\\u0050REFIX a: <http://a/> ASK { ?s a:b ?o }",
        "ASK { ?s <http://a b> ?o }",
        "ASK { ?s a 'it is foo:bar }",
    ],
)
def test_only_a_prefix_that_is_used_as_one_is_missed(query: str) -> None:
    assert undeclared_prefix(query) == ""


def test_refused_queries_open_no_connection_and_read_no_file(
    real: patgraph.PatternGraph, tmp_path: Path
) -> None:
    canary = tmp_path / "canary.ttl"
    canary.write_text("<http://e/secret> <http://e/p> <http://e/o> .")
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.2)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    for query in (
        f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}",
        f"SELECT * FROM <{address}> {{ ?s ?p ?o }}",
        f"SELECT * FROM <{canary.as_uri()}> {{ ?s ?p ?o }}",
        f"LOAD <{canary.as_uri()}>",
    ):
        with pytest.raises(QueryError) as caught:
            real.sparql(query)
        assert "secret" not in str(caught.value)
    with pytest.raises(TimeoutError):
        listener.accept()
    listener.close()


@pytest.mark.parametrize(
    "name",
    [
        "x> ?p ?o } #",
        'pub" || true || "',
        'a"""\n}',
        "http://x/a> <http://evil",
        "../../x",
        "CON",
        ".",
        "x" * 300,
    ],
)
def test_a_hostile_name_is_a_name_that_does_not_exist(real: patgraph.PatternGraph, name: str) -> None:
    with pytest.raises(patgraph.UnknownPattern):
        real.related(name)


@pytest.mark.parametrize(
    "words", ['pub" || true || "', 'a"""\n}', '"', "*", "NEAR(", "name:x", "; DROP TABLE entries"]
)
def test_search_takes_any_words_literally(real: patgraph.PatternGraph, words: str) -> None:
    known = {row["id"] for row in real.list().records()}
    assert {hit.id for hit in real.search(words)} <= known


def test_arithmetic_on_a_huge_number_is_no_crash(real: patgraph.PatternGraph) -> None:
    answer = real.sparql(
        f'SELECT ("{"9" * 5000}"^^<http://www.w3.org/2001/XMLSchema#integer> + 1 AS ?x) {{}}'
    )
    assert isinstance(answer, patgraph.Table)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * FROM <http://e/g> {}", True),
        ("SELECT * { ?s ?p ?o } # FROM", False),
        ("SELECT * { ?from ?p 'FROM' }", False),
        ("SELECT * \\u0046ROM <http://e/g> {}", True),
        ("ASK { <http://e/from> ?p ?o }", False),
    ],
)
def test_a_query_that_names_its_graphs_is_known(query: str, expected: bool) -> None:
    assert names_graphs(query) is expected


def test_a_querys_own_from_is_what_it_sees(real: patgraph.PatternGraph) -> None:
    count = "SELECT (COUNT(*) AS ?n) {} {{ ?s ?p ?o }}"
    keys, dataset = (real.sparql(count.format(f"FROM <{GRAPH}{name}>")) for name in ("keys", "dataset"))
    whole = real.sparql(count.format(""))
    assert isinstance(keys, Table)
    assert isinstance(dataset, Table)
    assert isinstance(whole, Table)
    numbers = [int(str(table.rows[0][0])) for table in (keys, dataset, whole)]
    assert (numbers[1], numbers[0] > 1000, numbers[2] > sum(numbers[:2])) == (11, True, True)
