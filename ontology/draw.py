"""Draws ontology.svg: `python ontology/draw.py`. Same vocabulary, same bytes.

The classes stand where a person put them. The tree of relation kinds and the
example under it come from patgraph.ttl, so the picture cannot contradict it.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from rdflib import OWL, RDF, RDFS, Graph, Literal, Namespace
from rdflib.term import Node

Place = tuple[float, float]
Colours = tuple[str, str]

HERE = Path(__file__).parent
PG = Namespace("https://w3id.org/patgraph/vocab#")
WIDTH, LEFT, GAP = 1280, 50, 16
INK, MUTED, LINE, PAPER = "#1e293b", "#64748b", "#94a3b8", "#ffffff"
# stroke and fill of each family, by rank
FAMILIES = {
    1: ("#0f766e", "#e6f4f1"),
    2: ("#1d4ed8", "#e8effc"),
    3: ("#b4232a", "#fcebea"),
    4: ("#6d28d9", "#f1ebfc"),
    5: ("#475569", "#eef1f5"),
}
ENTRY, TERM, CLAIM, ORIGIN = ("#b45309", "#fdf3e3"), ("#0369a1", "#e7f3fa"), FAMILIES[4], FAMILIES[5]
CHARACTERISTICS = {
    OWL.SymmetricProperty: "symmetric",
    OWL.IrreflexiveProperty: "irreflexive",
    OWL.AsymmetricProperty: "asymmetric",
    OWL.TransitiveProperty: "transitive",
}
STYLE = (
    "text{font-family:Inter,'Segoe UI','Helvetica Neue',Arial,sans-serif;text-anchor:middle}"
    ".start{text-anchor:start}"
    ".code{font-family:ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace;font-size:11px}"
)
MARKERS = (
    '<marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">'
    f'<path d="M1 1 9 5 1 9" fill="none" stroke="{LINE}" stroke-width="1.6"/></marker>'
    '<marker id="wider" viewBox="0 0 12 12" refX="11" refY="6" markerWidth="10" markerHeight="10"'
    f' orient="auto"><path d="M1 1 11 6 1 11Z" fill="{PAPER}" stroke="{LINE}" stroke-width="1.4"/></marker>'
)
DASHED = ' stroke-dasharray="5 4"'


def text(
    x: float,
    y: float,
    words: str,
    size: float = 12,
    fill: str = MUTED,
    *,
    weight: int = 400,
    face: str = "",
) -> str:
    """One line of text, centred on x unless the face says otherwise."""
    look = f'font-size="{size:g}" fill="{fill}" font-weight="{weight}"' + (f' class="{face}"' if face else "")
    return f'<text x="{x:g}" y="{y:g}" {look}>{escape(words)}</text>'


def box(at: Place, width: float, height: float, colours: Colours, extra: str = "") -> str:
    """A rounded frame."""
    stroke, fill = colours
    place = f'x="{at[0]:g}" y="{at[1]:g}" width="{width:g}" height="{height:g}"'
    return f'<rect {place} rx="9" fill="{fill}" stroke="{stroke}" stroke-width="1.4"{extra}/>'


def card(
    at: Place, width: float, title: str, lines: Sequence[str], colours: Colours, *, extra: str = ""
) -> str:
    """A frame with a name and a few words on it."""
    middle, y = at[0] + width / 2, at[1]
    return (
        box(at, width, 39 + 18 * len(lines), colours, extra)
        + text(middle, y + 26, title, 15, colours[0], weight=600)
        + "".join(text(middle, y + 46 + 18 * i, line) for i, line in enumerate(lines))
    )


def arrow(path: str, label: str = "", at: Place = (0, 0), *, head: str = "arrow", extra: str = "") -> str:
    """A line with a head, and its property on a strip of paper across it."""
    line = f'<path d="M{path}" fill="none" stroke="{LINE}" stroke-width="1.5"{extra}'
    line += f' marker-end="url(#{head})"/>'
    if not label:
        return line
    wide = 6.7 * len(label) + 10
    return line + strip(at, wide) + text(at[0], at[1] + 3.5, label, 11, INK, face="code")


def strip(at: Place, width: float) -> str:
    """Paper under words that stand on a line, centred on a place."""
    return f'<rect x="{at[0] - width / 2:g}" y="{at[1] - 9:g}" width="{width:g}" height="18" fill="{PAPER}"/>'


def classes() -> str:
    """The upper half: what there is and what leads from one to another."""
    entry = box((440, 140), 400, 240, ENTRY) + text(640, 176, "Entry", 22, ENTRY[0], weight=650)
    entry += text(640, 197, "⊑ skos:Concept", face="code")
    forms = [("Pattern", 462, 214), ("Architecture style", 647, 214), ("Technique", 462, 254)]
    for form, x, y in [*forms, ("Protocol", 647, 254), ("Anti-pattern", 554.5, 294)]:
        entry += box((x, y), 171, 31, (ENTRY[0], PAPER)) + text(
            x + 85.5, y + 20.5, form, 13.5, INK, weight=500
        )
    entry += text(640, 348, "exactly one of these forms · name, summary,")
    entry += text(640, 365, "problem, solution, when to use and when not")
    claims = box((400, 455), 480, 158, (CLAIM[0], "#fbf9ff"), DASHED)
    claims += text(640, 577, "Each is a pg:Assertion: a node that can carry")
    claims += text(640, 595, "reasons and sources. A direct triple stands beside it.")
    return "".join(
        [
            entry,
            claims,
            arrow("440 178 H280", "dcterms:subject", (362, 178)),
            arrow("440 260 H280", "pg:serviceType", (362, 260)),
            arrow("440 342 H280", "pg:solves", (362, 342)),
            arrow("840 260 H1000", "skos:exactMatch …", (918, 260)),
            arrow("1120 231 V211"),
            text(1134, 226, "skos:inScheme", 11, INK, face="code start"),
            arrow("1120 313 V293"),
            text(1134, 308, "pg:listing", 11, INK, face="code start"),
            arrow("484 480 V386", "pg:pattern", (484, 424)),
            arrow("600 480 V386", "pg:subject", (594, 424)),
            arrow("680 480 V386", "pg:target", (686, 424)),
            arrow("796 480 V386", "pg:pattern", (796, 424)),
            arrow("412 518 H280", "pg:quality", (342, 518)),
            arrow("868 518 H1000", "pg:technology", (936, 518)),
            arrow("484 613 V704 H280", "pg:disputedBy", (372, 704)),
            arrow("740 613 V680", "dcterms:source", (740, 644)),
            arrow("270 734 H630", "dcterms:source", (450, 734)),
            arrow("840 717 H1000", "dcterms:publisher", (918, 717)),
            card((50, 150), 220, "Category", ["a tree by skos:broader"], TERM),
            card((50, 232), 220, "Service type", ["a tree by skos:broader"], TERM),
            card((50, 314), 220, "Problem", ["what an entry solves"], TERM),
            card((50, 490), 220, "Quality attribute", ["ISO/IEC 25010, and cost"], TERM),
            card((1010, 150), 220, "Catalogue", ["Azure, AWS, EIP …"], ORIGIN),
            card((1010, 232), 220, "Listing", ["an item, as listed there"], ORIGIN),
            card((1010, 314), 220, "Link", ["a reference given under it"], ORIGIN),
            card((1010, 490), 220, "Technology", ["with vendor and licence"], TERM),
            card((412, 480), 144, "Quality impact", ["improves", "or weakens"], (CLAIM[0], PAPER)),
            card((568, 480), 144, "Relation", ["of one kind,", "see below"], (CLAIM[0], PAPER)),
            card((724, 480), 144, "Implementation", ["with a note", "on how"], (CLAIM[0], PAPER)),
            card((50, 690), 220, "Dispute", ["who says otherwise"], CLAIM),
            card((640, 690), 200, "Source", ["article, book … paper"], ORIGIN),
            card((1010, 690), 220, "Publisher", ["one voice, many sources"], ORIGIN),
        ]
    )


class Tree:
    """The relation kinds under `related to`, the widest kind on top."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.column = (WIDTH - 2 * LEFT + GAP) / self._leaves(PG.relatedTo)
        self.middle: dict[Node, float] = {}
        self.bottom: dict[Node, float] = {}

    def draw(self, kind: Node, left: float, top: float, colours: Colours) -> str:
        """One kind, and under it what is narrower."""
        colours = FAMILIES.get(self._rank(kind), colours)
        width = self._leaves(kind) * self.column - GAP
        lines = self.facts(kind)
        self.middle[kind] = left + width / 2
        self.bottom[kind] = bottom = top + 39 + 18 * len(lines)
        drawn = card((left, top), width, self.say(kind, RDFS.label), lines, colours)
        for narrower in self._below(kind):
            drawn += self.draw(narrower, left, bottom + 38, colours)
            drawn += arrow(f"{self.middle[narrower]:g} {bottom + 38:g} V{bottom + 2:g}", head="wider")
            left += self._leaves(narrower) * self.column
        return drawn

    def facts(self, kind: Node) -> list[str]:
        """The characteristics of a kind, where it must end, and its inverse."""
        types = set(self.graph.objects(kind, RDF.type))
        end, inverse = self.graph.value(kind, RDFS.range), self.graph.value(kind, OWL.inverseOf)
        lines = [", ".join(word for type_, word in CHARACTERISTICS.items() if type_ in types)]
        if end is not None and end != PG.Entry:
            lines.append(f"ends at an {self.say(end, RDFS.label)}")
        if inverse is not None:
            lines.append(f"inverse: {self.say(inverse, RDFS.label)}")
        return [line for line in lines if line]

    def say(self, kind: Node, words: Node) -> str:
        """What the vocabulary says of a kind by one property."""
        return str(self.graph.value(kind, words))

    def _below(self, kind: Node) -> list[Node]:
        narrower = self.graph.subjects(RDFS.subPropertyOf, kind)
        found = [each for each in narrower if (each, RDF.type, PG.RelationKind) in self.graph]
        return sorted(found, key=lambda each: (self._rank(each) or 99, str(each)))

    def _rank(self, kind: Node) -> int:
        rank = self.graph.value(kind, PG.rank)
        return int(rank) if isinstance(rank, Literal) else 0

    def _leaves(self, kind: Node) -> int:
        return max(1, sum(self._leaves(k) for k in self._below(kind)))


def example(tree: Tree, x: float, y: float) -> str:
    """One relation as it is written, and what follows from it."""
    forth = [PG.uses, PG.usedWith, PG.relatedTo, PG.dependsOn]
    back = [PG.requires, PG.uses, PG.usedWith, PG.relatedTo]
    rows = [
        ("so it", ", ".join(tree.say(k, PG.phrase) for k in forth)),
        ("and back", ", ".join(tree.say(k, PG.inversePhrase) for k in back)),
    ]
    drawn = text(x, y, "One relation, and what follows", 16, INK, weight=650, face="start")
    for left, name in ((x, "Transactional Outbox"), (x + 396, "Idempotent Consumer")):
        drawn += box((left, y + 20), 200, 42, (ENTRY[0], PAPER))
        drawn += text(left + 100, y + 46, name, 14, INK, weight=500)
    drawn += arrow(f"{x + 200:g} {y + 41:g} H{x + 390:g}") + strip((x + 290, y + 41), 90)
    drawn += text(x + 290, y + 46, tree.say(PG.requires, PG.phrase), 14, FAMILIES[1][0], weight=650)
    for i, (lead, words) in enumerate(rows):
        drawn += text(x, y + 94 + 24 * i, lead, 13, MUTED, weight=600, face="start")
        drawn += text(x + 72, y + 94 + 24 * i, words, 13, INK, face="start")
    note = "The empty heads lead from a kind to the wider one. One colour is one family."
    return drawn + text(x, y + 148, note, 13, face="start")


def picture(graph: Graph) -> str:
    """The whole SVG."""
    tree = Tree(graph)
    kinds = tree.draw(PG.relatedTo, LEFT, 872, FAMILIES[5])
    x, y = tree.middle[PG.requires], tree.bottom[PG.requires]
    wide = tree.column - GAP
    name, lines = tree.say(PG.dependsOn, RDFS.label), [*tree.facts(PG.dependsOn), "only inferred"]
    depends = arrow(f"{x:g} {y:g} V{y + 36:g}", head="wider", extra=DASHED)
    depends += card((x - wide / 2, y + 38), wide, name, lines, (FAMILIES[1][0], PAPER), extra=DASHED)
    height = y + 38 + 75 + 44
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img"'
        ' aria-labelledby="t d">',
        '<title id="t">The patgraph vocabulary</title>',
        '<desc id="d">Above: an entry has categories, service types, problems and matching listings; quality '
        "impacts, relations and implementations are assertions about entries, with sources and disputes. "
        "Below: the relation kinds as a tree under related to, and what follows from one relation.</desc>",
        f"<style>{STYLE}</style>",
        f"<defs>{MARKERS}</defs>",
        f'<rect width="{WIDTH}" height="{height:g}" rx="14" fill="{PAPER}"/>',
        text(LEFT, 64, "What the graph holds", 24, INK, weight=650, face="start"),
        text(LEFT, 90, "Classes, and the properties that lead from one to another", 14, face="start"),
        classes(),
        text(LEFT, 826, "How entries relate", 24, INK, weight=650, face="start"),
        text(LEFT, 852, "Relation kinds: properties that lead from entry to entry", 14, face="start"),
        kinds,
        depends,
        example(tree, x + wide / 2 + 70, tree.bottom[PG.refines] + 62),
        "</svg>",
    ]
    return "\n".join(parts).replace("><", ">\n<") + "\n"


if __name__ == "__main__":
    (HERE / "ontology.svg").write_text(picture(Graph().parse(HERE / "patgraph.ttl")), encoding="utf-8")
