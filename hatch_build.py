"""Compiles the graph while the wheel is built, so that an installed patgraph parses no YAML."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileGraph(BuildHookInterface[Any]):
    """Adds `patgraph/data/patgraph.nq` to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compiles `graph/` with `ontology/`; an unsound graph stops the build."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from patgraph.compiling import compile_nquads
        from patgraph.settings import Inputs

        inputs = Inputs(str(root / "graph"), (), (str(root / "ontology"),), "")
        target = Path(self.directory) / "patgraph.nq"
        target.parent.mkdir(parents=True, exist_ok=True)
        lines = sorted(compile_nquads(inputs).splitlines(keepends=True))
        target.write_text("".join(lines), encoding="utf-8", newline="\n")
        build_data["force_include"][str(target)] = "patgraph/data/patgraph.nq"
