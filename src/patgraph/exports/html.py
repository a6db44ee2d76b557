"""The explorer: one HTML file that needs nothing but a browser.

pyvis holds what is drawn (nodes, edges, options); the page around it is our
own, because pyvis' template loads from the network and writes names raw. The
graph enters the page only as JSON inside `<script type="application/json">`,
and the page's own code puts it on the screen only as text.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from .description import description

#: The page's code in the order in which it is joined: what a file uses comes before it.
SCRIPTS = (
    "dom.js",
    "graph.js",
    "state.js",
    "lines.js",
    "facets.js",
    "views.js",
    "labels.js",
    "arrange.js",
    "shapes.js",
    "names.js",
    "overview.js",
    "looks.js",
    "stage.js",
    "search.js",
    "parts.js",
    "entry.js",
    "panel.js",
    "listing.js",
    "compare.js",
    "paths.js",
    "picture.js",
    "texts.js",
    "takeaway.js",
    "keys.js",
    "main.js",
)
LIBRARY = ("vendor", "vis-network", "vis-network.min.js")
LICENCES = ("LICENSE-MIT", "LICENSE-APACHE-2.0", "LICENSE-BUNDLED")

#: The options vis-network gets. Nothing moves by itself: positions are computed here.
OPTIONS: Mapping[str, Any] = {
    "autoResize": False,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "edges": {"smooth": False, "hoverWidth": 1, "selectionWidth": 1.4, "arrowStrikethrough": False},
    "nodes": {"shape": "box", "margin": 10, "borderWidth": 1, "borderWidthSelected": 2},
    "interaction": {
        "hover": True,
        "keyboard": False,
        "multiselect": False,
        "selectConnectedEdges": False,
        "tooltipDelay": 86400000,
        "zoomSpeed": 0.6,
    },
}

_TERMS = ("categories", "service_types", "qualities", "problems", "technologies", "catalogues")
#: A page stays plain JSON up to this length of its texts; a larger one is packed (see `_packed`).
_PACK_FROM = 1_200_000
#: From the first sign after the control characters to the last that takes two bytes in UTF-8.
_PACK_SIGN, _PACK_WORDS = 0xA1, 0x800 - 0xA1
_WORD = re.compile(r" ?[A-Za-z]+|[^A-Za-z ]+| ")

_SLOT = re.compile(r"@@([A-Z_]+)@@")
#: What stands in the drawing's JSON and is therefore not repeated among the entries and relations.
_DRAWN = frozenset(
    {"name", "form", "community", "subject", "kind", "family", "target", "inferred", "symmetric"}
)


def render(
    page: Mapping[str, Any],
    *,
    title: str,
    start: Sequence[str] = (),
    depth: int = 1,
    kinds: Sequence[str] = (),
    inferred: bool = False,
) -> str:
    """Return the whole page as text; the same input gives the same bytes.

    `start` are the entries at whose neighbourhood the page opens (none: the
    overview of all communities), `depth` and `kinds` how far and along which
    relation kinds or families that neighbourhood reaches. `inferred`: whether
    inferred relations show at once, or only when someone asks for them.
    """
    entries = sorted(page["entries"], key=lambda entry: str(entry["id"]))
    number = {entry["id"]: index for index, entry in enumerate(entries)}
    unknown = [name for name in start if name not in number]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is not an entry of this graph, so the page cannot start there.")
    relations = sorted(
        (edge for edge in page["relations"] if edge["subject"] in number and edge["target"] in number),
        key=lambda edge: (str(edge["subject"]), str(edge["kind"]), str(edge["target"]), str(edge["id"])),
    )
    kind_ids = sorted(page["kinds"])
    drawing = _drawing(entries, relations, number, kind_ids)
    drawing |= {
        "kinds": [{"id": kind, **page["kinds"][kind]} for kind in kind_ids],
        "families": sorted(page["families"], key=lambda family: (family["rank"], family["id"])),
        "communities": sorted(page["communities"], key=lambda community: int(community["id"])),
        "meta": page["meta"],
        "start": {"around": list(start), "depth": depth, "kinds": list(kinds)}
        | ({"inferred": True} if inferred else {}),
    }
    details = {
        "entries": [_texts(entry) for entry in entries],
        "relations": [_texts(edge) for edge in relations],
        "sources": {
            name: page["sources"][name]
            for name in sorted(_cited(entries, relations))
            if name in page["sources"]
        },
        **{name: page[name] for name in _TERMS},
    }
    library = _library()
    program = _program()
    slots = {
        "TITLE": html.escape(title),
        "HEADING": _heading(title),
        "POLICY": _policy(library, program),
        "ABOUT": _json(description(page["meta"], title)),
        "STYLE": _read("exports", "page", "style.css"),
        "DRAWING": _json(drawing),
        "LIBRARY": library,
        "PROGRAM": program,
        "DETAILS": _packed(_json(details)),
        "LICENCES": html.escape("\n\n".join(_read(*LIBRARY[:2], name).strip() for name in LICENCES)),
    }
    # One pass over the template: a name that looks like a slot is never filled.
    return _SLOT.sub(lambda match: slots[match.group(1)], _read("exports", "page", "template.html"))


def inline(
    page: Mapping[str, Any],
    *,
    title: str,
    start: Sequence[str],
    depth: int = 1,
    inferred: bool = False,
    height: int = 520,
) -> str:
    """Return the page as an `<iframe>` for a notebook, with only the neighbourhood of `start` in it."""
    part = neighbourhood(page, start, depth, inferred=inferred)
    text = render(part, title=title, start=start, depth=depth, inferred=inferred)
    return (
        f'<iframe title="{html.escape(title)}" sandbox="allow-scripts allow-downloads allow-popups" '
        f'style="width:100%;height:{int(height)}px;border:0" srcdoc="{html.escape(text)}"></iframe>'
    )


def neighbourhood(
    page: Mapping[str, Any], start: Sequence[str], depth: int, *, inferred: bool = False
) -> dict[str, Any]:
    """Return the part of the page data that lies within `depth` relations of `start`, over inferred ones or not."""
    steps = [edge for edge in page["relations"] if inferred or not edge.get("inferred")]
    reached = set(start)
    for _ in range(depth):
        reached |= {
            end
            for edge in steps
            if edge["subject"] in reached or edge["target"] in reached
            for end in (edge["subject"], edge["target"])
        }
    entries = [entry for entry in page["entries"] if entry["id"] in reached]
    present = {entry["community"] for entry in entries}
    return {
        **page,
        "entries": entries,
        "relations": [
            edge for edge in page["relations"] if edge["subject"] in reached and edge["target"] in reached
        ],
        "communities": [community for community in page["communities"] if community["id"] in present],
    }


def _drawing(
    entries: Sequence[Mapping[str, Any]],
    relations: Sequence[Mapping[str, Any]],
    number: Mapping[str, int],
    kind_ids: Sequence[str],
) -> dict[str, Any]:
    """What vis-network is given, held by a pyvis `Network`: nodes and edges carry numbers, not ids."""
    from pyvis.network import Network  # 24 times a bare interpreter: only when a page is written

    from ..layout import positions

    places = positions(
        [str(entry["id"]) for entry in entries],
        [(str(edge["subject"]), str(edge["target"]), 1.0) for edge in relations if not edge.get("inferred")],
        groups={str(entry["id"]): f"{int(entry['community']):06d}" for entry in entries},
    )
    degrees = Counter(
        end for edge in relations if not edge.get("inferred") for end in (edge["subject"], edge["target"])
    )
    kind_number = {kind: index for index, kind in enumerate(kind_ids)}
    network = Network(directed=True)
    # The lists are filled directly: add_edge looks through all edges each time.
    network.nodes = [
        {
            "id": index,
            "key": entry["id"],
            "label": entry["name"],
            "x": int(places[entry["id"]][0]),
            "y": int(places[entry["id"]][1]),
            "group": int(entry["community"]),
            "value": degrees[entry["id"]],
            "form": entry["form"],
        }
        for index, entry in enumerate(entries)
    ]
    network.edges = [
        {
            "id": index,
            "from": number[edge["subject"]],
            "to": number[edge["target"]],
            "kind": kind_number[edge["kind"]],
        }
        | ({"inferred": 1} if edge.get("inferred") else {})
        for index, edge in enumerate(relations)
    ]
    network.options = dict(OPTIONS)
    return {"nodes": network.nodes, "edges": network.edges, "options": network.options}


def _heading(title: str) -> str:
    """The title; what stands after a colon in an element of its own, which a narrow screen leaves out."""
    name, colon, rest = title.partition(": ")
    return html.escape(name) + (f'<span class="rest">{html.escape(colon + rest)}</span>' if rest else "")


def _cited(entries: Sequence[Mapping[str, Any]], relations: Sequence[Mapping[str, Any]]) -> set[str]:
    """The sources that something in the page names; the others would only make it longer."""
    found: set[str] = set()
    for entry in entries:
        found.update(entry.get("references", ()))
    for claim in [*relations, *(effect for entry in entries for effect in entry.get("qualities", ()))]:
        found.update(claim.get("sources", ()))
        found.update(dispute["source"] for dispute in claim.get("disputed_by", ()) if dispute.get("source"))
    return found


def _texts(record: Mapping[str, Any]) -> dict[str, Any]:
    """What the drawing does not hold already, without what is empty or as one would expect."""
    texts = {
        key: value
        for key, value in record.items()
        if key not in _DRAWN and value not in (None, "", [], {}, ())
    }
    if texts.get("confidence") == 1:
        del texts["confidence"]
    if "kind" in record and record["id"] == f"{record['subject']}--{record['kind']}--{record['target']}":
        del texts["id"]
    return texts


def _packed(text: str) -> str:
    """Halve a long JSON text: its most frequent words become single characters.

    Deflate would be shorter, but its bytes differ from one build of zlib to the
    next, and then the same graph would not give the same page everywhere. The
    text is ASCII, so every other character is free to stand for a word.
    """
    if len(text) < _PACK_FROM:
        return text
    plain = json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"))
    frequency = Counter(_WORD.findall(plain))
    words = sorted(frequency, key=lambda word: (-(len(word) - 2) * frequency[word], word))[:_PACK_WORDS]
    signs = {word: chr(_PACK_SIGN + index) for index, word in enumerate(words)}
    return _json({"words": words, "packed": _WORD.sub(lambda found: signs.get(found[0], found[0]), plain)})


def _json(value: Any) -> str:
    """JSON that can stand inside a script element: no `<` ends it, no separator breaks a line."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _policy(*scripts: str) -> str:
    """Only these very scripts run, nothing is loaded, and no text can become markup."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in scripts
    )
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {hashes}",
            "style-src 'unsafe-inline'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _library() -> str:
    """vis-network without the pointer to its source map, which a browser's tools would ask for."""
    return re.sub(r"\n//# sourceMappingURL=.*\s*\Z", "\n", _read(*LIBRARY))


def _program() -> str:
    """The page's own code as one strict function, so that it leaves no global names."""
    parts = [_read("exports", "page", name) for name in SCRIPTS]
    return '\n(() => {\n"use strict";\n' + "\n".join(parts) + "\n})();\n"


def _read(*path: str) -> str:
    return resources.files("patgraph").joinpath(*path).read_text("utf-8")
