"""Credentials and headers: where they come from, and that no message and no other host gets to see them."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patgraph.errors import SettingsError
from patgraph.store.address import read_address
from patgraph.store.credentials import client_for, headers

HOST = read_address("https://graph.example/sparql")
NOWHERE = {"NETRC": os.devnull}


def sent(*given: str, **environment: str) -> dict[str, str]:
    return dict(headers(given, HOST, {**NOWHERE, **environment}))


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def test_without_anything_nothing_is_sent() -> None:
    assert sent() == {}


def test_user_and_password_make_basic_authentication() -> None:
    assert sent(PATGRAPH_USER="me", PATGRAPH_PASSWORD="pässword:x") == {
        "Authorization": basic("me", "pässword:x")
    }


def test_a_token_makes_bearer_authentication() -> None:
    assert sent(PATGRAPH_TOKEN="abc.def") == {"Authorization": "Bearer abc.def"}


def test_netrc_gives_the_entry_of_this_very_host(tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine graph.example login me password secret\nmachine other login you password no\n")
    assert sent(NETRC=str(netrc)) == {"Authorization": basic("me", "secret")}


def test_a_default_entry_of_netrc_is_sent_nowhere(tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine other login you password no\ndefault login me password secret\n")
    assert sent(NETRC=str(netrc)) == {}


def test_a_broken_netrc_is_named_by_line_and_not_quoted(tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine graph.example login me\nhunter2 oops\n")
    with pytest.raises(SettingsError) as caught:
        sent(NETRC=str(netrc))
    assert (f"{netrc}:" in str(caught.value), "hunter2" in str(caught.value)) == (True, False)


def test_a_netrc_that_is_named_and_not_there_is_told_of() -> None:
    with pytest.raises(SettingsError, match="NETRC names /no/such/file, which is not there"):
        sent(NETRC="/no/such/file")


def test_the_environment_goes_before_netrc(tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine graph.example login me password secret\n")
    assert sent(NETRC=str(netrc), PATGRAPH_TOKEN="t") == {"Authorization": "Bearer t"}


@pytest.mark.parametrize(
    "environment",
    [
        {"PATGRAPH_USER": "me"},
        {"PATGRAPH_PASSWORD": "hunter2"},
        {"PATGRAPH_USER": "me", "PATGRAPH_PASSWORD": "x", "PATGRAPH_TOKEN": "hunter2"},
        {"PATGRAPH_USER": "a:b", "PATGRAPH_PASSWORD": "hunter2"},
        {"PATGRAPH_TOKEN": "hunter2\r\nX-Evil: 1"},
        {"PATGRAPH_TOKEN": "hunter2 b"},
        {"PATGRAPH_USER": "hunter2\udcff", "PATGRAPH_PASSWORD": "hunter2"},
        {"PATGRAPH_USER": "me", "PATGRAPH_PASSWORD": "hunter2\udcff"},
    ],
)
def test_credentials_that_do_not_fit_are_refused_without_repeating_them(environment: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as caught:
        sent(**environment)
    assert "hunter2" not in str(caught.value)


def test_a_harmless_header_may_stand_on_the_command_line() -> None:
    assert sent("X-Trace: 7", "Accept-Language: en") == {"X-Trace": "7", "Accept-Language": "en"}


@pytest.mark.parametrize(
    "name", ["Authorization", "authorization", "Proxy-Authorization", "Cookie", "X-Api-Key", "X-Auth"]
)
def test_a_secret_on_the_command_line_is_refused_with_a_hint(name: str) -> None:
    with pytest.raises(SettingsError) as caught:
        sent(f"{name}: hunter2")
    assert ("--header @FILE" in str(caught.value), "hunter2" in str(caught.value)) == (True, False)


def test_a_file_may_hold_secret_headers_which_go_before_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "headers"
    file.write_text("Authorization: Bearer from-file\n\nX-Api-Key: k\n")
    assert sent(f"@{file}", PATGRAPH_TOKEN="t") == {"Authorization": "Bearer from-file", "X-Api-Key": "k"}


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "headers"
    file.write_text("Authorization: Bearer from-file\n", encoding="utf-8-sig")
    assert sent(f"@{file}") == {"Authorization": "Bearer from-file"}


def test_a_header_that_is_given_twice_is_refused_since_only_one_could_be_sent(tmp_path: Path) -> None:
    file = tmp_path / "headers"
    file.write_text("Authorization: Bearer hunter2\nauthorization: Bearer hunter2\n")
    with pytest.raises(SettingsError) as caught:
        sent(f"@{file}")
    assert str(caught.value) == "the header authorization is given 2 times. Leave one of them."


@pytest.mark.parametrize(
    "text",
    [
        "nonsense", ": x", "A b: x", "Host: evil.example", "Content-Length: 0", "Transfer-Encoding: chunked",
        "X: a\r\nY: b", "X: \x00", "X: ü", "@/no/such/file", "@/",
    ],
)  # fmt: skip
def test_what_is_no_header_or_would_change_the_request_is_refused(text: str) -> None:
    with pytest.raises(SettingsError):
        sent(text)


@given(st.text(max_size=40))
def test_no_header_can_hold_a_line_end(text: str) -> None:
    try:
        found = sent(text)
    except SettingsError:
        return
    assert all(part.isprintable() and part.isascii() for pair in found.items() for part in pair)


@pytest.mark.parametrize(
    ("url", "notices"),
    [
        ("http://graph.example/", 1),
        ("https://graph.example/", 0),
        ("http://127.0.0.1:3030/", 0),
        ("http://localhost/", 0),
    ],
)
def test_unencrypted_credentials_are_told_of(monkeypatch: pytest.MonkeyPatch, url: str, notices: int) -> None:
    monkeypatch.setenv("PATGRAPH_TOKEN", "hunter2")
    told: list[str] = []
    client_for(url, (), 1.0, told.append)
    assert (len(told), "hunter2" in "".join(told)) == (notices, False)
