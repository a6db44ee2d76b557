"""Colours of diagrams: light tints of the palette of Okabe and Ito, which stays apart for colour-blind eyes.

Okabe, Ito: "Color Universal Design", 2008 (https://jfly.uni-koeln.de/color/). The tints keep black text readable,
and no colour says anything that a shape, a line or a word does not say as well.
"""

from __future__ import annotations

from collections.abc import Mapping

TEXT = "#1a1a1a"
LINE = "#5a6570"
#: The vermilion of the palette, undiluted: for what the eye should find first.
CENTRE = "#d55e00"
FORM_COLOURS: Mapping[str, str] = {
    "pattern": "#cfe6f5",
    "style": "#f8e3b8",
    "technique": "#cdebdf",
    "protocol": "#f6f3c0",
    "anti-pattern": "#f3d3c0",
}
