"""YAML text to a tree with places, and what is refused."""

# ruff: noqa: SIM300 - the house writes assert expected == actual

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import strategies
from patgraph import yamltree
from patgraph.errors import Place
from patgraph.yamltree import DEEPEST, Block, Items, Text, parse

words = st.text("abcdefg", min_size=1, max_size=6)
trees = st.recursive(
    strategies.texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=12,
)


def plain(node: Any) -> Any:
    """The tree as dicts, lists and strings."""
    if isinstance(node, Block):
        return {str(key): plain(value) for key, value in node.items()}
    if isinstance(node, Items):
        return [plain(item) for item in node]
    return str(node)


@given(trees)
def test_what_yaml_writes_is_read_back(tree: Any) -> None:
    node, findings = parse(yaml.safe_dump(tree, width=20), "x.yaml")
    assert [] == findings
    assert tree == plain(node)


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_no_text_makes_the_parser_fail(text: str) -> None:
    node, findings = parse(text, "x.yaml")
    assert node is None or isinstance(node, Text | Block | Items)
    assert all(finding.severity == "error" for finding in findings)


@given(st.text("[]{}:,-?&*!|>'\"%@` \n\tab#", max_size=40))
def test_no_punctuation_makes_the_parser_fail(text: str) -> None:
    _, findings = parse(text, "x.yaml")
    assert all(finding.place.path == "x.yaml" for finding in findings)


def test_every_value_knows_its_line_and_column() -> None:
    node, _ = parse("a:\n  - one\n  - {b: two}\n", "x.yaml")
    assert isinstance(node, Block)
    items = node[Text("a")]
    places = [node.place, *(key.place for key in node), items.place, items[0].place, items[1].place]
    assert [(1, 1), (1, 1), (2, 3), (2, 5), (3, 5)] == [(line, column) for _, line, column in places]
    assert Place("x.yaml", 3, 9) == items[1][Text("b")].place


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\ufffe"])
def test_a_character_that_no_file_may_hold_is_found_where_it_stands(character: str) -> None:
    _, (finding,) = parse(f"a: 1\nb: é{character}\n", "x.yaml")
    assert (Place("x.yaml", 2, 5), "character") == (finding.place, finding.code)
    assert f"U+{ord(character):04X}" in finding.message


def test_columns_count_characters_not_bytes() -> None:
    node, _ = parse("{é漢😀: x}\n", "x.yaml")
    assert isinstance(node, Block)
    assert 7 == node[Text("é漢😀")].place.column


@pytest.mark.parametrize(
    ("text", "expected"), [("a", True), ("'a'", False), ('"a"', False), ("|\n  a", False)]
)
def test_a_scalar_knows_whether_it_was_quoted(text: str, expected: bool) -> None:
    node, _ = parse(text, "x.yaml")
    assert isinstance(node, Text)
    assert expected == node.plain


def test_the_loader_written_in_python_sees_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: [1, '2']\nb: |\n  c\n"
    fast, _ = parse(text, "x.yaml")
    monkeypatch.setattr(yamltree, "_Loader", yaml.SafeLoader)
    slow, _ = parse(text, "x.yaml")
    assert isinstance(fast, Block)
    assert isinstance(slow, Block)
    assert plain(fast) == plain(slow)
    assert (
        [each.plain for each in fast[Text("a")]] == [each.plain for each in slow[Text("a")]] == [True, False]
    )


@pytest.mark.parametrize("levels", [DEEPEST, DEEPEST + 1])
def test_nesting_has_a_bound(levels: int) -> None:
    node, findings = parse("[" * levels + "]" * levels, "x.yaml")
    assert (levels > DEEPEST) == (node is None) == bool(findings)


def test_several_duplicate_keys_are_told_at_once_with_their_lines() -> None:
    _, findings = parse("a: 1\nb: 2\na: 3\nb: 4\n", "x.yaml")
    assert [
        "x.yaml:3:1: 'a' stands here again; it is already in line 1. Keep one.",
        "x.yaml:4:1: 'b' stands here again; it is already in line 2. Keep one.",
    ] == [str(finding) for finding in findings]


def test_two_empty_documents_are_two_documents() -> None:
    node, findings = parse("---\n---\n", "x.yaml")
    assert (None, ["documents"]) == (node, [finding.code for finding in findings])
