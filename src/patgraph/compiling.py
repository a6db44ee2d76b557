"""From files to a compiled graph: read, merge, check, encode, infer, and the store of the result."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import NamedTuple

from pyoxigraph import RdfFormat, Store

from ._version import __version__
from .encoding import encoded, encoded_keys
from .errors import Finding, InvalidGraph, place_of
from .folders import ontology_files, rule_files
from .inference import Rule, infer, read_rules
from .ontology import Ontology, Triple, read_ontology
from .overlays import Change, merge
from .reading import read_folder
from .records import Extension, Records
from .settings import Inputs
from .soundness import soundness
from .terms import DATASET, GRAPH, expand, literal

Progress = Callable[[str, int, int], None]
# N-Triples without their final dots, each once and in the order of the records: a set of a few million
# would be walked all over the memory, and the time then grow faster than the graph.
Statements = dict[str, None]

TITLE = "patgraph: the architecture knowledge graph"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


class Layer(NamedTuple):
    """The records after one folder has been merged, its graph's name, and what it overrode."""

    graph: str
    records: Records
    changes: tuple[Change, ...]


class Loaded(NamedTuple):
    """A graph's records, layer by layer, its vocabulary, and every finding."""

    layers: tuple[Layer, ...]
    ontology: Ontology
    findings: tuple[Finding, ...]

    @property
    def records(self) -> Records:
        """The records of all layers together."""
        return self.layers[-1].records


def load(inputs: Inputs, progress: Progress | None = None) -> Loaded:
    """Reads and merges all folders; never raises for what the files say, the findings do."""
    shipped, own = (ontology_files(each) for each in (inputs.ontologies[:1], inputs.ontologies[1:]))
    ontology, found = read_ontology(shipped, own)
    findings = list(found)
    layers: list[Layer] = []
    extensions: tuple[Extension, ...] = ()
    for number, folder in enumerate((inputs.base, *inputs.overlays)):
        told = None if progress is None else _reading(progress, number)
        contents = read_folder(folder, ontology.assertable, progress=told)
        findings += contents.findings
        if not layers:
            findings += map(_nothing_below, contents.extensions)
            layers.append(Layer(f"{GRAPH}catalogue", contents.records, ()))
            continue
        records, changes, conflicts = merge(layers[-1].records, contents, extensions)
        extensions += contents.extensions
        findings += conflicts
        layers.append(Layer(f"{GRAPH}overlay/{_overlay_name(folder, number)}", records, tuple(changes)))
    findings += soundness(layers[-1].records, ontology.kinds)
    return Loaded(tuple(layers), ontology, tuple(sorted(set(findings))))


def _nothing_below(extension: Extension) -> Finding:
    message = f"'{extension.extends}' is extended, but no graph lies below this one. Change the entry itself."
    return Finding(place_of(extension.extends), "error", "overlay", message)


def _reading(progress: Progress, number: int) -> Callable[[int, int], None]:
    what = "Reading" if number == 0 else f"Reading overlay {number}"
    return lambda done, total: progress(what, done, total)


def _overlay_name(folder: str, number: int) -> str:
    import os

    from .terms import slug

    return f"{number}-{slug(os.path.basename(folder)) or 'graph'}"


def compile_nquads(inputs: Inputs, progress: Progress | None = None) -> str:
    """The compiled graph as N-Quads, in no order. Raises InvalidGraph with every error when there is one."""
    if inputs.compiled:
        with open(inputs.compiled, encoding="utf-8") as file:
            return file.read()
    # Nearly everything made here lives until the end; looking for garbage among it makes the cost grow
    # faster than the graph.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _compiled(inputs, progress)
    finally:
        if collecting:
            gc.enable()


def _compiled(inputs: Inputs, progress: Progress | None) -> str:
    loaded = load(inputs, progress)
    errors = [finding for finding in loaded.findings if finding.severity == "error"]
    if errors:
        raise InvalidGraph(errors)
    tell = progress or (lambda _what, _done, _total: None)
    tell("Encoding", 0, 1)
    graphs = _statements(loaded)
    tell("Inferring", 0, 1)
    # The engine loads and concludes outside of Python's lock; meanwhile the rest is made here.
    with ThreadPoolExecutor(1) as other:
        concluding = other.submit(_concluded, tuple(graphs), read_rules(rule_files(inputs.ontologies)))
        graphs.append(_keys(loaded, graphs))
        del loaded  # a large graph's memory would hold it three times over
        lines = [text for graph, statements in graphs for text in _written(graph, statements)]
        lines += concluding.result()
    tell("Storing", 1, 1)
    return "".join(lines)


def _concluded(graphs: Iterable[tuple[str, Statements]], rules: Sequence[Rule]) -> list[str]:
    """What the rules conclude, as lines of N-Quads.

    Rules conclude from the vocabulary and from how things are connected; texts, numbers and the
    look-up keys, half of all statements, would only be carried along.
    """
    store = Store()
    known: set[str] = set()
    for graph, statements in graphs:
        kept = [s for s in statements if '"' not in s or graph == f"{GRAPH}ontology"]
        known.update(kept)
        for lines in _written(graph, kept):
            # In memory a bulk load takes half as long again; lenient: these are our own terms.
            store.load(lines.encode(), format=RdfFormat.N_QUADS, lenient=True)
    return infer(store, rules, known)


def _written(graph: str, statements: Iterable[str]) -> Iterator[str]:
    """These statements of a graph as N-Quads, many lines at a time."""
    end = f" <{graph}> .\n"
    rest = iter(statements)
    while some := list(islice(rest, 100_000)):
        yield end.join(some) + end


def to_quads(loaded: Loaded) -> list[str]:
    """Every asserted quad as a line of N-Quads; each triple stands in one graph, the first of these."""
    graphs = _statements(loaded)
    graphs.append(_keys(loaded, graphs))
    return [f"{said} <{graph}> .\n" for graph, statements in graphs for said in statements]


def _statements(loaded: Loaded) -> list[tuple[str, Statements]]:
    """What each graph but that of the keys asserts; each statement stands in one, the first of these."""
    kinds = loaded.ontology.kinds
    below: list[tuple[str, Statements]] = []
    for layer in loaded.layers:
        now = _said(encoded(layer.records, kinds))
        # What an overlay overrides leaves the graph below; what it adds stands in the overlay's own.
        below = [(graph, {s: None for s in said if s in now}) for graph, said in below]
        below.append((layer.graph, _without(now, (said for _, said in below))))
    changes = {layer.graph: _said(_overridden(layer)) for layer in loaded.layers}
    graphs = [
        (f"{GRAPH}ontology", _said(loaded.ontology.triples)),
        *((graph, said | changes[graph]) for graph, said in below),
        (f"{GRAPH}dataset", _said(describe(loaded.records))),
    ]
    return [
        (graph, _without(said, (earlier for _, earlier in graphs[:number])))
        for number, (graph, said) in enumerate(graphs)
    ]


def _keys(loaded: Loaded, others: Iterable[tuple[str, Statements]]) -> tuple[str, Statements]:
    """The look-up keys, which no rule looks at."""
    said = _said(encoded_keys(loaded.records, loaded.ontology.kinds))
    return f"{GRAPH}keys", _without(said, (earlier for _, earlier in others))


def _said(triples: Iterable[Triple]) -> Statements:
    return {f"{s} {p} {o}": None for s, p, o in triples}


def _without(statements: Statements, others: Iterable[Statements]) -> Statements:
    """The statements that none of the others holds."""
    for other in others:
        if not statements.keys().isdisjoint(other):
            statements = {said: None for said in statements if said not in other}
    return statements


def _overridden(layer: Layer) -> Iterable[Triple]:
    """What an overlay changed, with the value before and the reason: one `pg:Override` node each."""
    from .encoding import node, prop

    for change in layer.changes:
        name = layer.graph.rpartition("/")[2]
        this = node("override", f"{name}--{change.pattern}--{change.field.replace('_', '-')}")
        before = change.before if isinstance(change.before, str) else _shown(change.before)
        yield this, f"<{expand('rdf:type')}>", prop("pg:Override")
        yield this, prop("pg:subject"), node("pattern", change.pattern)
        yield this, prop("pg:field"), literal(change.field)
        yield this, prop("pg:valueBefore"), literal(before)
        yield this, prop("pg:reason"), literal(change.reason, language="en")


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(_shown(each) for each in value)
    return "" if value is None else str(value)


def describe(records: Records) -> list[Triple]:
    """The dataset's own description (VoID and DCAT): title, licence, version, numbers."""
    this = f"<{DATASET}>"
    entries = len(records.patterns)
    relations = sum(len(pattern.relations) for pattern in records.patterns.values())

    def number(value: int) -> str:
        return literal(str(value), datatype="xsd:integer")

    said = [
        ("rdf:type", f"<{expand('void:Dataset')}>"),
        ("rdf:type", f"<{expand('dcat:Dataset')}>"),
        ("dcterms:title", literal(TITLE, language="en")),
        ("dcterms:license", f"<{LICENCE}>"),
        ("owl:versionInfo", literal(__version__)),
        ("void:entities", number(entries)),
        ("void:vocabulary", f"<{expand('pg:')}>"),
        ("void:uriSpace", literal(GRAPH.removesuffix("graph/"))),
        ("pg:entryCount", number(entries)),
        ("pg:relationCount", number(relations)),
        ("pg:sourceCount", number(len(records.sources))),
    ]
    return sorted((this, f"<{expand(p)}>", o) for p, o in said)
