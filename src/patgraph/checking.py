"""All checks of a graph in one call: soundness, goodness and, on request, the SHACL shapes."""

from __future__ import annotations

from .checks import checks
from .compiling import load, to_quads
from .errors import Finding
from .settings import Inputs


def check_graph(inputs: Inputs, *, shacl: bool = False) -> list[Finding]:
    """Every finding, sorted by place. Whether the graph is good is asked only of a sound one."""
    loaded = load(inputs)
    findings = list(loaded.findings)
    if not any(finding.severity == "error" for finding in findings):
        findings += checks(loaded.records, loaded.ontology.kinds)
        if shacl:
            from .shapes import validate

            findings += validate(to_quads(loaded), inputs.ontologies, loaded.records)
    return sorted(set(findings))
