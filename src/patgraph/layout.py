"""Positions for a drawing: whole numbers, the same on every machine.

Each group (a community, a family …) becomes one round region; the regions lie
apart, and those that share many edges lie close. Inside a region every node
has a place of its own on a staggered grid whose cells are as large as a
two-line label, so that labels cannot overlap however the edges run.

Nothing here may depend on the machine. Sums over floats differ in the last
bit from one processor to the next, and an iteration would blow that bit up
until it changed the picture; therefore every round ends with a rounding
(`_steady`), and what is compared or ordered is a rounded number.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Numbers = NDArray[np.int64]

#: One cell of the grid inside a region, in the units of the drawing (pixels at zoom 1).
CELL_WIDTH = 116
CELL_HEIGHT = 70
#: Free space around the nodes of a region, where its outline and its label go.
MARGIN = 70
#: Regions are packed into a shape of this proportion, which suits a screen.
ASPECT = 1.15

_ROUNDS = 24
_DIRECTIONS = 36


def positions(
    nodes: Sequence[str],
    edges: Sequence[tuple[str, str, float]],
    *,
    groups: Mapping[str, str] | None = None,
    seed: int = 7,
) -> dict[str, tuple[float, float]]:
    """Return a place for every node, as whole numbers.

    `edges` are (node, node, weight); edges to unknown nodes do not count.
    `groups` names the region of each node; without it all nodes share one.
    The order of `nodes` and `edges` does not matter.
    """
    names = sorted(set(nodes))
    number = {name: index for index, name in enumerate(names)}
    group_of = [groups.get(name, "") if groups else "" for name in names]
    regions = sorted(set(group_of))
    region_number = {region: index for index, region in enumerate(regions)}
    home = np.array([region_number[group] for group in group_of], dtype=np.int64)

    known = sorted((number[a], number[b], w) for a, b, w in edges if a in number and b in number and a != b)
    ends = np.array([(a, b) for a, b, _ in known], dtype=np.int64).reshape(-1, 2)
    weights = np.array([w for _, _, w in known], dtype=np.float64)

    places = np.zeros((len(names), 2))
    radii = []
    for index in range(len(regions)):
        members = np.flatnonzero(home == index)
        local = np.full(len(names), -1, dtype=np.int64)
        local[members] = np.arange(len(members))
        inside = (local[ends[:, 0]] >= 0) & (local[ends[:, 1]] >= 0)
        spread = _spread(len(members), local[ends[inside]], weights[inside], seed)
        places[members] = spread
        radii.append(round(float(np.sqrt((spread**2).sum(axis=1)).max(initial=0.0))) + MARGIN)

    centres = _pack(radii, _between(home, ends, weights, len(regions)))
    places += np.array(centres, dtype=np.float64).reshape(-1, 2)[home]
    whole = np.rint(places).astype(np.int64)
    return {name: (float(whole[i, 0]), float(whole[i, 1])) for name, i in number.items()}


def _steady(points: Points) -> Points:
    """Round away the bits in which processors differ."""
    return np.rint(points * 256) / 256


# --- inside one region -----------------------------------------------------------------


def _spread(count: int, ends: Numbers, weights: Points, seed: int) -> Points:
    """Place `count` nodes on a round piece of grid so that linked nodes lie near.

    Every round moves each node to the middle of its neighbours and then hands
    the places of the grid out again in the same left-right, top-down order.
    Without the second step everything would fall into one point.
    """
    slots = _slots(count)
    if count <= 2 or not len(ends):
        return slots
    draw = random.Random(seed)
    places = slots[np.array(draw.sample(range(count), count))]
    both = np.concatenate([ends, ends[:, ::-1]])
    twice = np.concatenate([weights, weights])
    total = np.bincount(both[:, 0], weights=twice, minlength=count) + 1.0
    best, best_cost = places, math.inf
    for _ in range(_ROUNDS):
        pulled = np.empty_like(places)
        for axis in (0, 1):
            pull = np.bincount(both[:, 0], weights=twice * places[both[:, 1], axis], minlength=count)
            pulled[:, axis] = (pull + places[:, axis]) / total
        places = _assign(_steady(pulled), slots)
        apart = places[ends[:, 0]] - places[ends[:, 1]]
        cost = round(float((np.sqrt((apart**2).sum(axis=1)) * weights).sum()), 3)
        if cost < best_cost:
            best, best_cost = places, cost
    return _swap(best, ends, weights) if count <= 80 else best


def _slots(count: int) -> Points:
    """The `count` places of the staggered grid that lie nearest to its middle."""
    reach = math.isqrt(count) + 3
    rows = [
        (2 * column + (row % 2), row)
        for row in range(-2 * reach, 2 * reach + 1)
        for column in range(-reach, reach + 1)
    ]

    def distance(slot: tuple[int, int]) -> tuple[int, int, int]:
        x, y = slot[0] * CELL_WIDTH, slot[1] * 2 * CELL_HEIGHT
        return (x * x + y * y, slot[1], slot[0])

    chosen = sorted(rows, key=distance)[:count]
    points = np.array([(x * CELL_WIDTH / 2, y * CELL_HEIGHT) for x, y in chosen], dtype=np.float64).reshape(
        -1, 2
    )
    if count:
        points -= np.rint((points.max(axis=0) + points.min(axis=0)) / 2)
    return points


def _assign(wanted: Points, slots: Points) -> Points:
    """Give each node one slot, keeping the nodes' order: halve both sets again and again."""
    result = np.empty_like(slots)
    work = [(np.arange(len(wanted)), np.arange(len(slots)))]
    while work:
        nodes, free = work.pop()
        if len(nodes) == 1:
            result[nodes[0]] = slots[free[0]]
            continue
        extent = slots[free].max(axis=0) - slots[free].min(axis=0)
        axis = 0 if extent[0] >= extent[1] else 1
        # lexsort: the last key counts most; the others settle ties the same way everywhere
        nodes = nodes[np.lexsort((nodes, wanted[nodes, 1 - axis], wanted[nodes, axis]))]
        free = free[np.lexsort((free, slots[free, 1 - axis], slots[free, axis]))]
        half = len(nodes) // 2
        work.append((nodes[:half], free[:half]))
        work.append((nodes[half:], free[half:]))
    return result


def _swap(places: Points, ends: Numbers, weights: Points) -> Points:
    """Exchange the places of two nodes as long as that shortens the edges (small regions only)."""
    spots = [(float(x), float(y)) for x, y in places]
    near: list[list[tuple[int, float]]] = [[] for _ in spots]
    for (a, b), weight in zip(ends.tolist(), weights.tolist(), strict=True):
        near[a].append((b, weight))
        near[b].append((a, weight))

    def cost(node: int, spot: tuple[float, float], other: int, moved: tuple[float, float]) -> float:
        total = 0.0
        for neighbour, weight in near[node]:
            x, y = moved if neighbour == other else spots[neighbour]
            total += weight * math.sqrt((spot[0] - x) ** 2 + (spot[1] - y) ** 2)
        return total

    for _ in range(6):
        changed = False
        for a in range(len(spots)):
            for b in range(a + 1, len(spots)):
                now = cost(a, spots[a], b, spots[b]) + cost(b, spots[b], a, spots[a])
                then = cost(a, spots[b], b, spots[a]) + cost(b, spots[a], a, spots[b])
                if then < now - 0.5:
                    spots[a], spots[b] = spots[b], spots[a]
                    changed = True
        if not changed:
            break
    return np.array(spots, dtype=np.float64).reshape(-1, 2)


# --- the regions among each other ------------------------------------------------------


def _between(home: Numbers, ends: Numbers, weights: Points, count: int) -> Points:
    """How strongly each pair of regions is linked."""
    links = np.zeros((count, count))
    if len(ends):
        np.add.at(links, (home[ends[:, 0]], home[ends[:, 1]]), weights)
    links = np.rint((links + links.T) * 1000) / 1000
    np.fill_diagonal(links, 0.0)
    return links


def _pack(radii: Sequence[int], links: Points) -> list[tuple[int, int]]:
    """Put discs side by side without overlap, the linked ones near each other.

    Greedy: the largest first, then always the one with most links to what lies
    already; it goes to the touching place with the shortest links. Candidates
    are whole numbers, so every machine chooses alike.
    """
    count = len(radii)
    if count == 0:
        return []
    sizes = np.array(radii, dtype=np.int64)
    centres = np.zeros((count, 2), dtype=np.int64)
    placed: list[int] = [max(range(count), key=lambda i: (radii[i], -i))]
    waiting = set(range(count)) - set(placed)
    turns = [2 * math.pi * step / _DIRECTIONS for step in range(_DIRECTIONS)]
    compass = np.array([(math.cos(turn), math.sin(turn)) for turn in turns])
    pull: Any = links[placed[0]].copy()
    while waiting:
        chosen = min(waiting, key=lambda i: (-pull[i], -radii[i], i))
        anchors = np.array(placed[-150:])
        reach = (sizes[anchors] + sizes[chosen] + 2).astype(np.float64)
        candidates = np.rint(centres[anchors][:, None, :] + reach[:, None, None] * compass[None, :, :])
        spots = candidates.reshape(-1, 2).astype(np.int64)
        there = np.array(placed)
        gaps = spots[:, None, :] - centres[there][None, :, :]
        squared = (gaps**2).sum(axis=2)
        free = (squared >= (sizes[there] + sizes[chosen])[None, :] ** 2).all(axis=1)
        spots, squared = spots[free], squared[free]
        middle = (spots[:, 0] / ASPECT) ** 2 + spots[:, 1].astype(np.float64) ** 2
        strength = links[chosen][there]
        cost = (
            np.sqrt(middle)
            + (np.sqrt(squared) * strength[None, :]).sum(axis=1) / max(1.0, strength.sum()) / 3
        )
        best = np.lexsort((spots[:, 0], spots[:, 1], np.rint(cost)))[0]
        centres[chosen] = spots[best]
        placed.append(chosen)
        waiting.remove(chosen)
        pull += links[chosen]
    middle_point = (centres.max(axis=0) + centres.min(axis=0)) // 2
    return [(int(x), int(y)) for x, y in centres - middle_point]
