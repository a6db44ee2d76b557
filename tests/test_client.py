"""What the HTTP client makes of services that are absent, slow, broken, greedy or hostile."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import pytest

from patgraph.errors import EndpointError, PatgraphError, QueryError, SettingsError
from patgraph.store import Limits
from patgraph.store import client as client_module
from patgraph.store.address import Address, read_address
from patgraph.store.client import Client
from patgraph.store.connection import within
from patgraph.store.remote import RemoteStore
from patgraph.terms import GRAPH
from services import JSON, Reaction, answer, says, scripted

ASK = "ASK {}"
YES = '{"head": {}, "boolean": true}'


def asked(reaction: Reaction, *more: Reaction, **options: float) -> object:
    """What a store says of a query whose FROM keeps it from asking for graphs first."""
    with scripted(reaction, *more) as service:
        client = Client(
            service.url, timeout=options.get("timeout", 5.0), largest=int(options.get("largest", 10**6))
        )
        return RemoteStore(client).query(f"ASK FROM <{GRAPH}keys> {{}}")


def fault(reaction: Reaction, *more: Reaction, **options: float) -> EndpointError:
    with pytest.raises(EndpointError) as caught:
        asked(reaction, *more, **options)
    return caught.value


def test_a_whole_answer_is_taken() -> None:
    assert asked(answer("200 OK", YES)) is True


def test_a_chunked_answer_is_taken() -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert asked(says(f"{head}{len(YES):x}\r\n{YES}\r\n0\r\n\r\n")) is True


@pytest.mark.parametrize(
    "reaction",
    [
        answer("200 OK", YES[:-4], length=len(YES)),
        answer("200 OK", '{"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type"'),
        says(
            f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nTransfer-Encoding: chunked\r\n\r\n{len(YES):x}\r\n{YES}\r\n"
        ),
        says(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{YES}"),
        says(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\n\r\n{YES[:-3]}"),
    ],
    ids=["length", "json", "no-last-chunk", "half-a-chunk", "until-close"],
)
def test_an_answer_that_is_cut_off_is_never_taken_for_whole(reaction: Reaction) -> None:
    found = fault(reaction)
    assert (found.fault in ("network", "service"), "cut off" in str(found)) == (True, True)


@pytest.mark.parametrize(
    "body",
    [
        "[]", "{}", "null", '{"boolean": "true"}', '{"head": {}, "results": {}}', '{"head": {"vars": [1]}}',
        '{"head": {"vars": ["a"]}, "results": {"bindings": [1]}}',
        '{"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type": "uri"}}]}}',
        '{"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type": "odd", "value": ""}}]}}',
        '{"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type": "uri", "value": 1}}]}}',
        "[" * 100_000, b"\xff\xfe",
    ],
)  # fmt: skip
def test_json_that_is_no_sparql_result_is_the_services_fault(body: str | bytes) -> None:
    assert fault(answer("200 OK", body)).fault == "service"


def test_an_answer_that_is_larger_than_allowed_is_not_read_to_its_end() -> None:
    found = fault(answer("200 OK", " " * 5000, length=10**12), largest=1000)
    assert (found.fault, "more than 1,000 bytes" in str(found)) == ("service", True)


def drips(connection: socket.socket) -> None:
    connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nContent-Length: 1000\r\n\r\n".encode())
    for _ in range(100):
        connection.sendall(b" ")
        time.sleep(0.05)


def drips_until_it_closes(connection: socket.socket) -> None:
    connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nConnection: close\r\n\r\n".encode())
    for _ in range(100):
        connection.sendall(b" ")
        time.sleep(0.05)


def drips_in_the_head(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
    for _ in range(100):
        connection.sendall(b"a")
        time.sleep(0.05)


def silent(connection: socket.socket) -> None:
    connection.recv(1)  # until the client leaves


@pytest.mark.parametrize("reaction", [silent, drips, drips_until_it_closes, drips_in_the_head])
def test_the_time_out_holds_for_the_whole_exchange(reaction: Reaction) -> None:
    begun = time.monotonic()
    found = fault(reaction, timeout=0.4)
    assert (found.fault, "within 0.4 seconds" in str(found), time.monotonic() - begun < 2) == (
        "network", True, True,
    )  # fmt: skip


def lists_graphs(*names: str) -> Reaction:
    """A service that knows these graphs of patgraph's."""
    rows = ", ".join(f'{{"graph": {{"type": "uri", "value": "{GRAPH}{name}"}}}}' for name in names)
    return answer("200 OK", f'{{"head": {{"vars": ["graph"]}}, "results": {{"bindings": [{rows}]}}}}')


GRAPHS = lists_graphs("catalogue", "keys", "ontology")


@pytest.mark.parametrize("reactions", [[silent], [GRAPHS, silent]], ids=["graphs", "query"])
def test_the_seconds_of_a_query_hold_for_the_list_of_graphs_and_the_query_together(
    reactions: list[Reaction],
) -> None:
    begun = time.monotonic()
    with scripted(*reactions) as service, pytest.raises(EndpointError, match=r"within 0\.3 seconds"):
        RemoteStore(Client(service.url)).query(ASK, Limits(seconds=0.3))
    assert time.monotonic() - begun < 2


def test_the_time_out_holds_for_tls_that_is_never_spoken() -> None:
    begun = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"https://127.0.0.1:{listening.getsockname()[1]}/"
        with pytest.raises(EndpointError, match=r"within 0\.3 seconds"):
            RemoteStore(Client(url)).query(ASK, Limits(seconds=0.3))
    assert time.monotonic() - begun < 2


def test_the_time_out_holds_for_looking_up_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()

    def slow(*_: object, **__: object) -> NoReturn:
        over.wait(5)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    begun = time.monotonic()
    with pytest.raises(EndpointError, match=r"within 0\.3 seconds"):
        Client("http://slow.invalid/", timeout=0.3).post("query=", "*/*")
    over.set()
    assert time.monotonic() - begun < 2


def test_a_short_time_out_of_one_exchange_is_none_of_the_next_on_the_same_connection() -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nContent-Length: {len(YES)}\r\n\r\n"

    def twice(connection: socket.socket) -> None:
        connection.sendall((head + YES).encode())
        connection.recv(65_536)
        time.sleep(0.4)
        connection.sendall((head + YES).encode())

    with scripted(twice) as service:
        client = Client(service.url)
        assert [client.post("query=1", "*/*", within(0.3))[1], client.post("query=2", "*/*")[1]] == [
            YES.encode()
        ] * 2


@pytest.mark.parametrize("seconds", [0, -1, float("inf"), float("nan"), 1e10, "5"])
def test_a_time_out_that_cannot_be_kept_is_refused(seconds: float) -> None:
    with pytest.raises(SettingsError, match="a time-out of"):
        Client("http://host/", timeout=seconds)
    with pytest.raises(QueryError, match="a limit of"):
        Limits(seconds=seconds)


# --- what a service says to patgraph's own questions ----------------------------------------------


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (YES, JSON),
        ("<http://a> <http://b> <http://c> .\n", "application/n-triples"),
        ('{"head": {"vars": ["s"]}, "results": {"bindings": []}}', JSON),
        ('{"head": {"vars": ["level", "id", "iri"]}, "results": {"bindings": [{}]}}', JSON),
    ],
    ids=["boolean", "triples", "other variables", "a value left out"],
)
def test_an_answer_to_something_else_than_the_question_is_the_services_fault(body: str, kind: str) -> None:
    import patgraph

    with scripted(GRAPHS, answer("200 OK", body, kind)) as service, pytest.raises(EndpointError) as caught:
        patgraph.open(endpoint=service.url).find("saga")
    assert (caught.value.fault, "patgraph's own question" in str(caught.value)) == ("service", True)


def test_statements_that_lack_a_part_are_the_services_fault() -> None:
    import patgraph

    variables = '["subject", "predicate", "object", "graph"]'
    body = f'{{"head": {{"vars": {variables}}}, "results": {{"bindings": [{{}}]}}}}'
    with (
        scripted(GRAPHS, answer("200 OK", body)) as service,
        pytest.raises(EndpointError, match="lack a part"),
    ):
        patgraph.open(endpoint=service.url).to_nquads()


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (YES, "yes or no"),
        ('{"head": {"vars": ["x"]}, "results": {"bindings": []}}', "other variables"),
        ('{"head": {"vars": ["graph"]}, "results": {"bindings": [{"graph": {"type": "uri", "value": "\\ud800"}}]}}',
         "malformed"),
    ],
)  # fmt: skip
def test_a_list_of_graphs_that_is_none_is_the_services_fault(body: str, fault: str) -> None:
    with scripted(answer("200 OK", body)) as service, pytest.raises(EndpointError, match=fault) as caught:
        RemoteStore(Client(service.url)).graphs()
    assert caught.value.fault == "service"


def test_the_variables_of_every_question_of_our_own_are_known() -> None:
    from patgraph.queries import names, query
    from patgraph.store.remote import _SELECTS

    unknown = [name for name in names(internal=True) if not _SELECTS.search(query(name).text)]
    assert unknown == ["hubs"]  # which is only asked as a saved question, like those of its readers


# --- statuses -------------------------------------------------------------------------------------


@pytest.mark.parametrize("interim", ["100 Continue", "102 Processing", "103 Early Hints"])
def test_an_interim_answer_is_passed_over(interim: str) -> None:
    final = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nContent-Length: {len(YES)}\r\n\r\n{YES}"
    assert asked(says(f"HTTP/1.1 {interim}\r\nLink: </x>\r\n\r\n" * 2 + final)) is True


@pytest.mark.parametrize(
    ("status", "where", "word"),
    [
        ("401 Unauthorized", "credentials", "asks for credentials"),
        ("403 Forbidden", "credentials", "does not allow this"),
        ("404 Not Found", "address", "nothing there"),
        ("405 Method Not Allowed", "address", "does not take such a request"),
        ("413 Too Large", "service", "too large"),
        ("500 Internal Server Error", "service", "failed (500)"),
        ("503 Busy", "service", "busy or ran out of time"),
        ("504 Timeout", "service", "busy or ran out of time"),
        ("101 Switching Protocols", "service", "failed"),
        ("206 Partial Content", "service", "a part only"),
    ],
)
def test_a_status_says_which_part_is_at_fault(status: str, where: str, word: str) -> None:
    found = fault(answer(status, "why", "text/plain"))
    assert (found.fault, word in str(found)) == (where, True)


def test_a_refused_query_is_a_query_error_with_the_services_message_bounded() -> None:
    message = "line 1: \x1b[31mno such thing\n" + "x" * 100_000
    with pytest.raises(QueryError) as caught:
        asked(answer("400 Bad Request", message, "text/plain"))
    said = str(caught.value)
    assert ("line 1: \\x1b[31mno such thing xxx" in said, "\x1b" in said, len(said) < 500) == (
        True,
        False,
        True,
    )


@pytest.mark.parametrize(
    ("header", "secrets"),
    [
        (("Authorization", "Bearer S3CRET"), ["S3CRET"]),
        (("Authorization", "Basic dTpwdzE="), ["dTpwdzE", "pw1"]),
        (("Cookie", "a=S3CRET; b=0THER"), ["S3CRET", "0THER"]),
        (("X-Api-Key", "S3CRET"), ["S3CRET"]),
    ],
)
def test_a_service_that_quotes_what_it_was_sent_gets_no_secret_printed(
    header: tuple[str, str], secrets: list[str]
) -> None:
    said = f"no {header[1]} or pw1, {secrets[0].lower()}%3D"
    for reaction in (
        answer("400 Bad Request", said, "text/plain"),
        answer("500 Oops", said, "text/plain"),
        answer("200 OK", "", f"text/{secrets[0]}"),
        answer("302 Found", "", "", f"Location: http://elsewhere.invalid/?{header[1]}"),
        answer("200 OK", "", JSON, f"Content-Encoding: {secrets[0]}"),
    ):
        with scripted(reaction) as service, pytest.raises(PatgraphError) as caught:
            client = Client(service.url, [header], timeout=5)
            RemoteStore(client).query(f"ASK FROM <{GRAPH}keys> {{}}")
        found = str(caught.value).lower()
        assert [each for each in secrets if each.lower() in found] == []
        assert "…" in found


def test_a_packed_message_is_not_quoted() -> None:
    found = fault(answer("500 Oops", b"\x1f\x8b\x08noise", "text/plain", "Content-Encoding: gzip"))
    assert str(found).endswith("failed (500).")


def test_a_page_that_comes_with_an_error_is_not_quoted() -> None:
    assert "script" not in str(fault(answer("500 Oops", "<script>alert(1)</script>", "text/html")))


@pytest.mark.parametrize("kind", ["text/html", "application/xml", ""])
def test_an_answer_of_another_type_is_the_addresss_fault(kind: str) -> None:
    found = fault(answer("200 OK", "<html>", kind))
    assert (found.fault, "not with SPARQL results" in str(found)) == ("address", True)


def test_a_packed_answer_is_refused() -> None:
    assert fault(answer("200 OK", YES, JSON, "Content-Encoding: gzip")).fault == "service"


@pytest.mark.parametrize(
    "noise",
    [b"SSH-2.0-OpenSSH_9.2\r\n", b"\x00\xff\x00\xff\r\n\r\n", b"HTTP/9 \r\n\r\n", b"HTTP/1.1 abc\r\n\r\n"],
)
def test_what_is_no_http_is_the_addresss_fault(noise: bytes) -> None:
    assert fault(says(noise)).fault == "address"


def test_a_connection_closed_without_an_answer_is_the_networks_fault() -> None:
    found = fault(says(b""))
    assert (found.fault, "without an answer" in str(found)) == ("network", True)


def test_a_thousand_headers_are_refused() -> None:
    many = "".join(f"X-{n}: y\r\n" for n in range(1000))
    assert fault(says(f"HTTP/1.1 200 OK\r\n{many}\r\n")).fault == "address"


# --- redirects ------------------------------------------------------------------------------------


def test_a_redirect_on_the_same_host_is_followed_with_the_same_request() -> None:
    with scripted(answer("307 There", b"", "", "Location: /other?a=1"), answer("200 OK", YES)) as service:
        client = Client(service.url, [("Authorization", "Bearer t")], timeout=5)
        assert RemoteStore(client).query(f"ASK FROM <{GRAPH}keys> {{}}") is True
        first, second = service.requests
    assert second.splitlines()[0] == b"POST /other?a=1 HTTP/1.1"
    assert first.partition(b"\r\n\r\n")[2] == second.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
@pytest.mark.parametrize(
    "where",
    [
        "http://127.0.0.2:{port}/",
        "https://127.0.0.1:{port}/",
        "//elsewhere.invalid/x",
        "file:///etc/passwd",
        "http://127.0.0.1:1/",
    ],
)
def test_a_redirect_elsewhere_is_refused_and_carries_no_credentials(status: str, where: str) -> None:
    with scripted(answer("200 OK", YES)) as other:
        target = where.format(port=other.port)
        found = fault(answer(status, b"", "", f"Location: {target}"))
        assert (found.fault, other.requests) == ("address", [])


def test_a_circle_of_redirects_ends() -> None:
    again = answer("307 There", b"", "", "Location: /sparql")
    assert "circle" in str(fault(*[again] * 8))


@pytest.mark.parametrize(
    "where",
    [
        "http://me:hunter2@127.0.0.1/", "file:///etc/passwd", "/ok#x", "/a b", "http://[::1/ok", "/\\127.0.0.1/",
        "http://127.0.0.1:0/", "http://a..b/",
    ],
)  # fmt: skip
def test_a_redirect_to_no_address_is_told_of_as_one(where: str) -> None:
    found = fault(answer("307 There", b"", "", f"Location: {where}"))
    assert (found.fault, "hunter2" in str(found)) == ("address", False)
    assert f"/sparql redirects to {where.replace('http://me:hunter2', '…')}, which is not followed" in str(
        found
    )


def test_a_redirect_without_a_target_is_the_addresss_fault() -> None:
    assert fault(answer("302 Found", b"", "")).fault == "address"


# --- where ----------------------------------------------------------------------------------------


def test_a_port_on_which_nothing_listens_is_the_addresss_fault() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(EndpointError) as caught:
        Client(f"http://127.0.0.1:{port}/").post("query=", "*/*")
    assert (caught.value.fault, "nothing answers" in str(caught.value)) == ("address", True)


def test_a_host_that_is_not_known_is_the_addresss_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> NoReturn:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(EndpointError) as caught:
        Client("http://no-such-host.invalid/sparql").post("query=", "*/*")
    assert (caught.value.fault, "'no-such-host.invalid' is not known" in str(caught.value)) == (
        "address",
        True,
    )


def test_https_to_a_service_without_tls_is_the_addresss_fault() -> None:
    with (
        scripted(says(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as service,
        pytest.raises(EndpointError) as caught,
    ):
        Client(service.url.replace("http:", "https:"), timeout=5).post("query=", "*/*")
    assert (caught.value.fault, "Is it http://?" in str(caught.value)) == ("address", True)


def test_a_certificate_that_nobody_signed_is_named(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", str(key), "-out", str(certificate)],
        capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("openssl is not installed")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection, suppress(OSError):
                context.wrap_socket(connection, server_side=True).close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        with pytest.raises(EndpointError) as caught:
            Client(f"https://127.0.0.1:{listening.getsockname()[1]}/", timeout=5).post("query=", "*/*")
        thread.join()
    assert (caught.value.fault, "certificate of 127.0.0.1 is not trusted" in str(caught.value)) == (
        "network",
        True,
    )


@pytest.mark.parametrize(
    "url",
    [
        "", "sparql", "ftp://host/", "file:///etc/passwd", "http://", "http:///x", "http://host:port/",
        "http://host:99999/", "http://[::1/", "http://host/#part", "http://ho st/", "http://host/\r\nX: y",
        "http://host/\x00", "http://host/\ud800", "http://host:0/", "http://a..b/", "http://.a/", "http://ü..b/",
        f"http://{'a' * 64}/", f"http://{'a.' * 127}b/",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(EndpointError) as caught:
        read_address(url)
    assert caught.value.fault == "address"


@pytest.mark.parametrize(
    "url",
    [
        "http://me:hunter2@host/", "http://hunter2@host:bad/", "https://a:hunter2@[::1/", "https:/me:hunter2@host/",
        "me:hunter2@host/sparql", "http:///me:hunter2@host/x", "http:\\\\me:hunter2@host", "http:me:hunter2@host/",
    ],
)  # fmt: skip
def test_an_address_with_a_password_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(EndpointError) as caught:
        read_address(url)
    assert (caught.value.fault, "hunter2" in str(caught.value)) == ("credentials", False)


@pytest.mark.parametrize(
    "url", ["http://me:hunter2/3@host/", " http://me:hunter2@host/", "http://host:bad/?to=hunter2@host"]
)
def test_what_stands_before_an_at_sign_is_never_repeated(url: str) -> None:
    with pytest.raises(EndpointError) as caught:
        read_address(url)
    assert (caught.value.fault, "hunter2" in str(caught.value)) == ("address", False)


@pytest.mark.parametrize("url", ["http://host/x?to=a@b", "http://host?to=a@b", "http://host/a@b"])
def test_an_at_sign_behind_the_host_belongs_to_no_password(url: str) -> None:
    assert read_address(url).host == "host"


def test_an_address_is_text() -> None:
    with pytest.raises(EndpointError, match="no text but of type int"):
        read_address(5)  # type: ignore[arg-type]


def test_an_address_keeps_its_query_and_gets_its_port() -> None:
    assert read_address("https://example.org/a b?x=1".replace(" ", "%20")) == Address(
        "https", "example.org", 443, "/a%20b?x=1"
    )
    assert read_address("http://[::1]:3030/ds").shown == "http://[::1]:3030"


def test_a_connection_that_the_service_closed_is_opened_again() -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nContent-Length: {len(YES)}\r\n\r\n"
    with scripted(says(head + YES), says(head + YES)) as service:
        client = Client(service.url, timeout=5)
        assert [client.post("query=1", "*/*")[1], client.post("query=2", "*/*")[1]] == [YES.encode()] * 2
        assert [request.rpartition(b"\r\n\r\n")[2] for request in service.requests] == [
            b"query=1",
            b"query=2",
        ]


@pytest.mark.parametrize("query", ["DROP ALL", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"])
def test_nothing_is_sent_of_a_query_that_is_refused(query: str) -> None:
    import patgraph

    with scripted(answer("200 OK", YES)) as service:
        graph = patgraph.open(endpoint=service.url)
        with pytest.raises(PatgraphError):
            graph.sparql(query)
        assert service.requests == []


def test_the_largest_answer_is_a_gibibyte_unless_said_otherwise() -> None:
    assert client_module.LARGEST == 2**30


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Unresolved prefixed name: pg:x", "PREFIX pg: <https://w3id.org/patgraph/vocab#>"),
        ("Too many joins.", "It says: Too many joins."),
    ],
)
def test_a_service_that_misses_a_prefix_is_put_into_words(said: str, expected: str) -> None:
    with (
        scripted(answer("400 Bad Request", said, "text/plain")) as service,
        pytest.raises(QueryError) as caught,
    ):
        RemoteStore(Client(service.url, timeout=5.0)).query(f"ASK FROM <{GRAPH}keys> {{ ?s pg:x ?o }}")
    assert str(caught.value).endswith(expected)
