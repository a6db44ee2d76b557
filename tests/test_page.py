"""The written page, without a browser: what is in it, what is not, and where things lie."""

# ruff: noqa: SIM300 - the house writes assert expected == actual

from __future__ import annotations

import base64
import copy
import hashlib
import json
import os
import random
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import page_graph
from browser.opened import absent
from patgraph import layout
from patgraph.exports import html

FOLDER = Path(html.__file__).parent / "page"
BAD = "</script><script>alert(1)</script><!--\u2028\u2029]]>\"'&@@DETAILS@@"


class Elements(HTMLParser):
    """Every element of a page with its attributes and the text directly inside."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.closed = False
        self.found: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), []))
        self.closed = False

    def handle_data(self, data: str) -> None:
        if self.found and not self.closed:
            self.found[-1][2].append(data)

    def handle_endtag(self, tag: str) -> None:
        self.closed = True

    def named(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        return [(attributes, "".join(text)) for name, attributes, text in self.found if name == tag]


def block(text: str, name: str) -> Any:
    """One of the JSON blocks of a page, read back."""
    (found,) = [inner for attributes, inner in Elements(text).named("script") if attributes.get("id") == name]
    value = json.loads(found)
    if "packed" in value:
        value = json.loads(
            re.sub("[^\x00-\x7f]", lambda sign: value["words"][ord(sign[0]) - 0xA1], value["packed"])
        )
    return value


def write(page: dict[str, Any], **more: Any) -> str:
    return html.render(page, title=more.pop("title", "Patterns"), **more)


def hostile() -> dict[str, Any]:
    """The small graph with a bad text in every place that takes one."""

    def spoil(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: spoil(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [spoil(inner, key) for inner in value]
        texts = {
            "name",
            "title",
            "label",
            "summary",
            "problem",
            "solution",
            "rationale",
            "note",
            "says",
            "vendor",
            "phrase",
        }
        return (
            BAD
            if isinstance(value, str) and key in texts | {"inverse_phrase", "use_when", "aliases", "authors"}
            else value
        )

    spoiled: dict[str, Any] = spoil(page_graph.small())
    return spoiled


def test_the_same_input_gives_the_same_bytes_whatever_the_hash_seed() -> None:
    program = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1]); import page_graph;"
        "from patgraph.exports import html;"
        "print(hashlib.sha256(html.render(page_graph.large(80, 300), title='T').encode()).hexdigest())"
    )
    command = [sys.executable, "-c", program, str(Path(__file__).parent)]
    path = str(Path(html.__file__).parents[2])
    runs = {
        subprocess.run(
            command,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_the_order_of_entries_and_relations_does_not_matter() -> None:
    page = page_graph.small()
    turned = {**page, "entries": page["entries"][::-1], "relations": page["relations"][::-1]}
    assert write(page) == write(turned)


def test_rendering_leaves_the_page_data_as_it_was() -> None:
    page = page_graph.small()
    before = copy.deepcopy(page)
    write(page)
    assert before == page


def test_a_hostile_text_ends_no_element_and_starts_none() -> None:
    usual, spoiled = Elements(write(page_graph.small())), Elements(write(hostile(), title=BAD))
    assert [tag for tag, _, _ in usual.found] == [tag for tag, _, _ in spoiled.found]


def test_a_hostile_text_arrives_unchanged() -> None:
    text = write(hostile())
    assert {BAD} == {node["label"] for node in block(text, "patgraph-drawing")["nodes"]}
    assert {BAD} == {source["title"] for source in block(text, "patgraph-details")["sources"].values()}


def test_line_separators_of_javascript_stay_out_of_the_page() -> None:
    assert [] == re.findall("[\u2028\u2029]", write(hostile()))


def test_the_policy_allows_these_two_scripts_and_nothing_else() -> None:
    page = Elements(write(page_graph.small()))
    (policy,) = [
        attributes["content"] or ""
        for attributes, _ in page.named("meta")
        if attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    scripts = [
        text
        for attributes, text in page.named("script")
        if attributes.get("type") not in ("application/json", "application/ld+json")
    ]
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]
    assert 2 == len(scripts)
    assert "script-src " + " ".join(f"'sha256-{one}'" for one in hashes) in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe-inline" not in policy.split("style-src")[0]


def test_nothing_in_the_page_is_loaded_from_elsewhere() -> None:
    loading = [
        (tag, name, value)
        for tag, attributes, _ in Elements(write(page_graph.small())).found
        for name, value in attributes.items()
        if name in {"src", "href", "srcset", "action", "data", "poster"}
    ]
    assert [("link", "href", "data:,")] == loading
    assert "url(" not in (FOLDER / "style.css").read_text("utf-8")
    assert "sourceMappingURL" not in write(page_graph.small())


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.js")))
def test_no_file_of_the_page_turns_text_into_markup(name: str) -> None:
    text = (FOLDER / name).read_text("utf-8")
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment"
        r"|\beval\b|new Function|DOMParser"
    )
    assert [] == re.findall(forbidden, text)


def test_every_file_of_the_page_is_joined_into_it() -> None:
    assert sorted(html.SCRIPTS) == sorted(path.name for path in FOLDER.glob("*.js"))


def test_the_library_is_named_with_its_version_and_its_licences() -> None:
    text = write(page_graph.small())
    assert "@version 10.1.5" in text
    assert "The MIT License (MIT)" in text
    assert "Apache License" in text
    assert "hammerjs" in text


def test_pyvis_gives_no_bytes_of_the_page() -> None:
    text = write(page_graph.small())
    assert [] == [
        word for word in ("bootstrap", "cdnjs", "cdn.jsdelivr", "lib/bindings", "mynetwork") if word in text
    ]


def test_every_entry_and_relation_is_in_the_page_once() -> None:
    page = page_graph.small()
    text = write(page)
    drawing, details = block(text, "patgraph-drawing"), block(text, "patgraph-details")
    assert sorted(one["id"] for one in page["entries"]) == [node["key"] for node in drawing["nodes"]]
    assert [one["id"] for one in details["entries"]] == [node["key"] for node in drawing["nodes"]]
    kinds = [kind["id"] for kind in drawing["kinds"]]
    keys = [node["key"] for node in drawing["nodes"]]
    drawn = {(keys[edge["from"]], kinds[edge["kind"]], keys[edge["to"]]) for edge in drawing["edges"]}
    assert {(one["subject"], one["kind"], one["target"]) for one in page["relations"]} == drawn
    assert len(page["relations"]) == len(details["relations"])


def test_only_sources_that_something_cites_are_in_the_page() -> None:
    page = page_graph.small()
    page["sources"]["unread"] = {"title": "Nobody cites this"}
    assert ["locked", "manual"] == sorted(block(write(page), "patgraph-details")["sources"])


def test_relations_and_their_texts_have_the_same_numbers() -> None:
    text = write(page_graph.small())
    drawing, details = block(text, "patgraph-drawing"), block(text, "patgraph-details")
    keys, kinds = [node["key"] for node in drawing["nodes"]], [kind["id"] for kind in drawing["kinds"]]
    expected = [
        "" if edge.get("inferred") else f"Why {keys[edge['from']]} {kinds[edge['kind']]} {keys[edge['to']]}."
        for edge in drawing["edges"]
    ]
    assert expected == [relation.get("rationale", "") for relation in details["relations"]]


def test_long_texts_are_packed_and_come_back_unchanged() -> None:
    page = page_graph.large(3000, 3000)
    page["entries"][0]["summary"] = "“Ünïcode” \U0001f600 </script> \\u003c \u2028"
    text = write(page)
    assert '{"packed":' in text
    details = block(text, "patgraph-details")
    expected = {entry["id"]: entry["summary"] for entry in page["entries"]}
    assert expected == {entry["id"]: entry["summary"] for entry in details["entries"]}


def test_a_kind_that_an_organisation_adds_reaches_the_page() -> None:
    page = page_graph.small()
    page["kinds"]["supersedes"] = {
        "label": "supersedes",
        "phrase": "supersedes",
        "inverse_phrase": "is superseded by",
        "family": "alternative-to",
        "symmetric": False,
    }
    page["relations"].append(page_graph.relation("saga", "supersedes", "poller"))
    kinds = {kind["id"]: kind["family"] for kind in block(write(page), "patgraph-drawing")["kinds"]}
    assert "alternative-to" == kinds["supersedes"]


def test_nothing_moves_by_itself() -> None:
    assert {"enabled": False} == block(write(page_graph.small()), "patgraph-drawing")["options"]["physics"]


def test_the_start_is_written_into_the_page() -> None:
    text = write(page_graph.small(), start=["saga"], depth=2, kinds=["requires"])
    assert {"around": ["saga"], "depth": 2, "kinds": ["requires"]} == block(text, "patgraph-drawing")["start"]


def test_a_start_that_is_no_entry_is_refused() -> None:
    with pytest.raises(ValueError, match="'nobody' is not an entry"):
        write(page_graph.small(), start=["nobody"])


def test_an_empty_graph_still_gives_a_page() -> None:
    assert [] == block(write(page_graph.page([], [])), "patgraph-drawing")["nodes"]


def test_six_hundred_full_entries_and_their_relations_fit_into_two_and_a_half_megabytes() -> None:
    page = page_graph.large(600, 2400)
    draw = random.Random(1)
    # Prose with as many different words as the catalogue has, and about as much of it per entry.
    words = ["".join(draw.choices("abcdefghijklmnoprstuvwy", k=draw.randint(2, 11))) for _ in range(4000)]
    weights = [1 / (rank + 8) for rank in range(len(words))]

    def prose(length: int) -> str:
        return " ".join(draw.choices(words, weights, k=length))

    for one in page["entries"]:
        one.update(summary=prose(25), problem=prose(50), solution=prose(90), use_when=[prose(12)] * 3)
        one["qualities"] = [
            {"quality": quality, "effect": "improves", "rationale": prose(20), "sources": ["manual"]}
            for quality in ("reliability", "cost") * 2
        ]
    for edge in page["relations"]:
        edge["rationale"] = prose(24)
    assert len(write(page).encode()) < 2_500_000


def test_the_inline_page_holds_only_the_neighbourhood() -> None:
    frame = html.inline(page_graph.small(), title="Saga", start=["saga"])
    (attributes,) = [attributes for attributes, _ in Elements(frame).named("iframe")]
    inner = attributes["srcdoc"] or ""
    assert ["inbox", "outbox", "retry", "saga"] == [
        node["key"] for node in block(inner, "patgraph-drawing")["nodes"]
    ]
    assert "allow-same-origin" not in (attributes["sandbox"] or "")


def test_the_inline_page_leaves_out_what_only_an_inferred_relation_reaches() -> None:
    page = page_graph.small()
    page["relations"] = [
        one for one in page["relations"] if one["subject"] == "saga" and one["target"] == "inbox"
    ]
    page["relations"] = [{**one, "inferred": True} for one in page["relations"][:1]]
    assert ["saga"] == [one["id"] for one in html.neighbourhood(page, ["saga"], 1)["entries"]]
    with_inferred = html.neighbourhood(page, ["saga"], 1, inferred=True)
    assert ["inbox", "saga"] == sorted(one["id"] for one in with_inferred["entries"])


def test_inferred_relations_change_nothing_about_where_and_how_large_patterns_are_drawn() -> None:
    page = page_graph.small()
    asserted = {**page, "relations": [one for one in page["relations"] if not one["inferred"]]}
    drawn = [block(write(one), "patgraph-drawing")["nodes"] for one in (page, asserted)]
    assert drawn[1] == drawn[0]


def test_what_stands_after_a_colon_in_the_title_can_be_left_out() -> None:
    text = write(page_graph.small(), title="Ours: all <of> it")
    assert '<span id="heading">Ours<span class="rest">: all &lt;of&gt; it</span></span>' in text


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail), ("1", pytest.fail), ("", pytest.skip)])
def test_a_missing_browser_skips_tests_at_home_and_fails_them_in_ci(
    monkeypatch: pytest.MonkeyPatch, ci: str, outcome: Any
) -> None:
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome.Exception, match="no browser"):
        absent("no browser")


# --- positions -------------------------------------------------------------------------


def graph_of(
    nodes: int, edges: int, groups: int
) -> tuple[list[str], list[tuple[str, str, float]], dict[str, str]]:
    page = page_graph.large(nodes, edges, region=max(1, nodes // groups))
    return (
        [entry["id"] for entry in page["entries"]],
        [(edge["subject"], edge["target"], 1.0) for edge in page["relations"]],
        {entry["id"]: str(entry["community"]) for entry in page["entries"]},
    )


def test_positions_are_whole_numbers_and_no_two_nodes_share_one() -> None:
    nodes, edges, groups = graph_of(300, 900, 6)
    places = layout.positions(nodes, edges, groups=groups)
    assert all(x == int(x) and y == int(y) for x, y in places.values())
    assert 300 == len(set(places.values()))


def test_positions_do_not_depend_on_the_order_of_nodes_and_edges() -> None:
    nodes, edges, groups = graph_of(120, 400, 4)
    assert layout.positions(nodes, edges, groups=groups) == layout.positions(
        nodes[::-1], edges[::-1], groups=groups
    )


def test_positions_of_a_fixed_graph_never_change() -> None:
    nodes, edges, groups = graph_of(60, 150, 3)
    text = json.dumps(sorted(layout.positions(nodes, edges, groups=groups).items()))
    assert POSITIONS == hashlib.sha256(text.encode()).hexdigest()[:16]


def test_neighbouring_nodes_leave_room_for_a_label_of_two_lines() -> None:
    nodes, edges, groups = graph_of(200, 600, 4)
    places = sorted(layout.positions(nodes, edges, groups=groups).values())
    closest = min(
        max(abs(a[0] - b[0]) / layout.CELL_WIDTH, abs(a[1] - b[1]) / layout.CELL_HEIGHT)
        for i, a in enumerate(places)
        for b in places[i + 1 :]
    )
    assert closest >= 0.99


def test_regions_do_not_overlap() -> None:
    nodes, edges, groups = graph_of(240, 700, 6)
    places = layout.positions(nodes, edges, groups=groups)
    discs = []
    for group in sorted(set(groups.values())):
        points = [places[node] for node in nodes if groups[node] == group]
        x, y = (sum(values) / len(values) for values in zip(*points, strict=True))
        discs.append((x, y, max(((px - x) ** 2 + (py - y) ** 2) ** 0.5 for px, py in points)))
    overlaps = [
        (i, j)
        for i, (ax, ay, ar) in enumerate(discs)
        for j, (bx, by, br) in enumerate(discs[:i])
        if ((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5 < ar + br
    ]
    assert [] == overlaps


def test_linked_nodes_lie_closer_than_others() -> None:
    nodes, edges, _ = graph_of(200, 500, 10)
    places = layout.positions(nodes, edges)

    def mean(pairs: list[tuple[str, str]]) -> float:
        gaps = [
            ((places[a][0] - places[b][0]) ** 2 + (places[a][1] - places[b][1]) ** 2) ** 0.5 for a, b in pairs
        ]
        return float(sum(gaps) / len(gaps))

    linked = mean([(a, b) for a, b, _ in edges])
    assert linked < 0.75 * mean([(a, b) for i, a in enumerate(nodes) for b in nodes[i + 1 :]])


@pytest.mark.parametrize(("nodes", "expected"), [([], {}), (["a"], {"a": (0.0, 0.0)})])
def test_the_smallest_graphs_have_positions(
    nodes: list[str], expected: dict[str, tuple[float, float]]
) -> None:
    assert expected == layout.positions(nodes, [("a", "missing", 1.0)])


#: What the positions of one graph hash to: another value means that all committed pages change.
POSITIONS = "321e612e3095328c"


# --- colours ---------------------------------------------------------------------------

_FAMILY_COLOURS = ("used-with", "alternative-to", "conflicts-with", "refines", "related-to")
#: Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
_DEFICIENCIES = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def themes() -> dict[str, dict[str, str]]:
    text = (FOLDER / "style.css").read_text("utf-8")
    light = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", text.split(":root {")[1].split("\n}")[0]))
    dark = dict(
        re.findall(r"--([\w-]+): (#[0-9a-f]{6})", text.split('[data-theme="dark"] {')[1].split("\n}")[0])
    )
    return {"light": light, "dark": {**light, **dark}}


def linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def oklab(colour: str, deficiency: str) -> tuple[float, ...]:
    seen = linear(colour)
    r, g, b = (
        max(0.0, sum(m * part for m, part in zip(row, seen, strict=True)))
        for row in _DEFICIENCIES[deficiency]
    )
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("deficiency", list(_DEFICIENCIES))
def test_the_families_colours_can_be_told_apart_by_colour_blind_eyes(theme: str, deficiency: str) -> None:
    colours = themes()[theme]
    seen = {name: oklab(colours[name], deficiency) for name in _FAMILY_COLOURS}
    close = [
        (a, b, round(gap, 3))
        for i, a in enumerate(_FAMILY_COLOURS)
        for b in _FAMILY_COLOURS[i + 1 :]
        if (gap := sum((x - y) ** 2 for x, y in zip(seen[a], seen[b], strict=True)) ** 0.5) < 0.08
    ]
    assert [] == close


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_lines_have_enough_contrast(theme: str) -> None:
    colours = themes()[theme]
    wanted = {
        (text, ground): 4.5
        for text in ("text", "muted", "link")
        for ground in ("ground", "surface", "sunken", "chosen")
    }
    wanted |= {("on-accent", "accent"): 4.5, ("gain", "surface"): 4.5, ("cost", "surface"): 4.5}
    wanted |= {(family, "ground"): 3.0 for family in _FAMILY_COLOURS}
    wanted |= {("text", f"region-{tint}"): 4.5 for tint in range(8)} | {
        (f"dot-{tint}", f"region-{tint}"): 3.0 for tint in range(8)
    }
    low = {
        pair: round(found, 2)
        for pair, least in wanted.items()
        if (found := contrast(*(colours[one] for one in pair))) < least
    }
    assert {} == low
