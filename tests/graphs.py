"""A small graph that is sound and good, for tests to write, read, break and mend."""

# ruff: noqa: E501 - YAML as people write it

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from patgraph.errors import Finding
from patgraph.ontology import Kind, Ontology, read_ontology
from patgraph.reading import Contents, read_folder
from patgraph.records import Records
from patgraph.settings import Inputs
from patgraph.soundness import soundness

ROOT = Path(__file__).resolve().parent.parent
ONTOLOGY = ROOT / "ontology"

RETRY = """\
id: retry
name: Retry
form: pattern
aliases: [repeat on failure]
summary: A caller makes a failed call again, after a pause, because the fault is likely to have passed.
problem: Connections drop and servers are busy for a moment, and a caller that gives up at once fails needlessly.
solution: Make the call again a few times, with growing and jittered pauses, and then give up.
use_when: [The fault is known to pass within seconds.]
avoid_when: [The call changes something and cannot be made twice.]
qualities:
  - {quality: reliability, effect: improves, rationale: A dropped packet no longer fails the request that lost it., sources: [acme-book]}
  - {quality: time-behaviour, effect: weakens, rationale: The caller waits through every pause before it learns of a fault., sources: [acme-book]}
categories: [resilience]
service_types: [client-library]
solves: [transient-fault]
technologies:
  - {technology: acme-calls, note: offers pauses with jitter}
relations:
  - kind: used-with
    target: circuit-breaker
    rationale: The breaker ends the attempts once it is open, so that a dead server is left in peace.
    sources: [acme-book]
  - kind: leads-to
    target: retry-storm
    rationale: Every layer that repeats multiplies the attempts of the layer above it.
    sources: [acme-book, zeta-talk]
listings:
  - {catalogue: acme, name: Retrying, match: exact}
references: [zeta-talk]
"""

CIRCUIT_BREAKER = """\
id: circuit-breaker
name: Circuit Breaker
form: pattern
summary: After repeated failures calls are refused at once for a while instead of being sent to a server in trouble.
problem: Callers that wait for a dead server hold threads and connections until they fail themselves.
solution: Count failures in front of the server, refuse while there are too many, and let single calls probe.
use_when: [A dependency can be down for minutes.]
avoid_when: [The dependency is local memory.]
qualities:
  - {quality: reliability, effect: improves, rationale: Threads come back at once instead of hanging on a dead server., sources: [acme-book]}
  - {quality: time-behaviour, effect: weakens, rationale: A healthy server is refused until the next probe has gone through., sources: [acme-book]}
categories: [resilience]
service_types: [client-library]
solves: [transient-fault]
relations:
  - kind: mitigates
    target: retry-storm
    rationale: An open breaker lets no attempt through, whatever the callers repeat.
    sources: [zeta-talk]
listings:
  - {catalogue: acme, name: Fuse, match: close}
"""

RETRY_STORM = """\
id: retry-storm
name: Retry Storm
form: anti-pattern
summary: Clients that repeat failed calls without restraint keep an overloaded server from recovering.
problem: A server slows down and each client answers by sending more.
solution: Limit attempts at one layer, spread them with jitter and refuse early.
use_when: [Never on purpose.]
avoid_when: [Always.]
qualities:
  - {quality: reliability, effect: weakens, rationale: The load grows exactly when the server can bear least., sources: [zeta-talk]}
categories: [resilience]
solves: []
"""

FILES: Mapping[str, str] = {
    "patterns/retry.yaml": RETRY,
    "patterns/circuit-breaker.yaml": CIRCUIT_BREAKER,
    "patterns/retry-storm.yaml": RETRY_STORM,
    "catalogues/acme.yaml": """\
id: acme
title: The Acme Patterns
complete: true
listings:
  - {name: Retrying, code: "07", url: "https://acme.example/retrying"}
  - {name: Fuse, section: Calls, position: 2}
not_entries:
  - {name: About this list, reason: a foreword and no pattern}
""",
    "sources/acme.yaml": """\
- {id: acme-book, title: Calls That Fail, authors: [Ann Acme], kind: book, year: 2019}
""",
    "sources/zeta.yaml": """\
- {id: zeta-talk, title: Storms, url: "https://zeta.example/storms", kind: talk, year: 2021}
""",
    "publishers.yaml": """\
- {id: acme, name: Acme Press}
- {id: zeta, name: Zeta Conference}
""",
    "categories.yaml": """\
- {id: resilience, name: Resilience, summary: How a system goes on while its parts fail.}
""",
    "service-types.yaml": """\
- {id: client-library, name: Client Library, summary: Code inside a caller through which it reaches others.}
""",
    "qualities.yaml": """\
- {id: reliability, name: Reliability, summary: Whether the system does its work over time.}
- {id: time-behaviour, name: Time Behaviour, summary: How long answers take.}
""",
    "problems.yaml": """\
- {id: transient-fault, name: Transient fault, summary: A call fails now and would succeed a moment later.}
""",
    "technologies.yaml": """\
- {id: acme-calls, name: Acme Calls, vendor: Acme, service_types: [client-library], licence: MIT}
""",
}


@cache
def ontology() -> Ontology:
    """The project's vocabulary."""
    found, findings = read_ontology([f"{ONTOLOGY}/patgraph.ttl"])
    assert not findings, findings
    return found


def kinds() -> Mapping[str, Kind]:
    """The relation kinds of the project's vocabulary."""
    return ontology().kinds


def write(folder: Path, files: Mapping[str, str | bytes] = FILES) -> str:
    """The files below the folder; its path."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(folder)


def read(files: Mapping[str, str | bytes]) -> Contents:
    """What a folder with these files holds; findings name the files without the folder."""
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), files)
        os.chdir(folder)
        try:
            return read_folder(folder, kinds())
        finally:
            os.chdir(before)


def with_changes(changes: Mapping[str, tuple[str, str] | str]) -> dict[str, str]:
    """The small graph with files replaced, or with a text in a file replaced by another."""
    files = dict(FILES)
    for name, change in changes.items():
        if isinstance(change, str):
            files[name] = change
        else:
            old, new = change
            assert old in files[name], f"{name} does not hold {old!r}"
            files[name] = files[name].replace(old, new, 1)
    return files


def records(changes: Mapping[str, tuple[str, str] | str] | None = None) -> Records:
    """The records of the small graph with these changes, which must be readable."""
    return _records(tuple(with_changes(changes or {}).items()))


@cache
def _records(files: tuple[tuple[str, str], ...]) -> Records:
    contents = read(dict(files))
    assert not [f for f in contents.findings if f.severity == "error"], contents.findings
    return contents.records


def unsound(changes: Mapping[str, tuple[str, str] | str]) -> list[Finding]:
    """What soundness says of the small graph with these changes."""
    return soundness(records(changes), kinds())


def inputs(folder: Path, *overlays: Path) -> Inputs:
    """The inputs for a graph folder with the project's vocabulary."""
    return Inputs(str(folder), tuple(str(each) for each in overlays), (str(ONTOLOGY),), "")
