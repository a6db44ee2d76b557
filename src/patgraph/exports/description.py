"""What the page says of itself to search engines, in the terms of schema.org."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..terms import DATASET


def description(meta: Mapping[str, Any], title: str) -> dict[str, Any]:
    """The data block of a page with this `meta` and title.

    A browser never executes such a block, so the page's policy has nothing to allow.
    """
    return {
        "@context": "https://schema.org",
        "@type": ["Dataset", "DefinedTermSet"],
        "name": meta.get("title") or title,
        "description": (
            f"{meta.get('entries', 0)} software-architecture patterns, styles, techniques, protocols and "
            f"anti-patterns, and {meta.get('relations', 0)} typed, reasoned and sourced relations between them."
        ),
        "creator": {"@type": "Organization", "name": "patgraph contributors"},
        "keywords": ["software architecture", "patterns", "knowledge graph"],
        "isAccessibleForFree": True,
        "isBasedOn": DATASET,
    } | {name: meta[key] for name, key in (("version", "version"), ("license", "licence")) if meta.get(key)}
