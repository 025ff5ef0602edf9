"""Where each design wins, as a few conditions: a shallow tree over the decided points of a map."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.experiment.axes import Axis

DEPTH = 3


@dataclass(frozen=True)
class Bound:
    """One condition: the value of ``axis`` lies above ``above`` and below ``below`` (None: no such end).

    Both lie between two values of the axis; ``values`` are those within.
    """

    axis: int
    above: float | None
    below: float | None
    values: tuple[str, ...]


@dataclass(frozen=True)
class Leaf:
    """``winner`` is best where all ``bounds`` hold: at ``right`` of the ``points`` decided there.

    ``open`` more points lie there and are not decided.
    """

    winner: str
    bounds: tuple[Bound, ...]
    right: int
    points: int
    open: int


@dataclass(frozen=True)
class Rule:
    """Where each design wins. ``usual`` is the most common winner, ``usually`` the decided points it wins.

    Without ``leaves`` no condition tells more than the most common winner does.
    """

    usual: str | None
    usually: int
    points: int
    leaves: tuple[Leaf, ...] = ()

    @property
    def right(self) -> int:
        """At how many decided points the rule names the winner."""
        return sum(leaf.right for leaf in self.leaves) if self.leaves else self.usually


@dataclass(frozen=True)
class _Region:
    """Places on each axis, from ``low`` to ``high`` as the tree divides them."""

    low: tuple[float, ...]
    high: tuple[float, ...]


def rule_of(
    axes: Sequence[Axis],
    places: Sequence[tuple[int, ...]],
    winners: Sequence[str],
    others: Sequence[tuple[int, ...]] = (),
) -> Rule:
    """The rule for points at ``places`` (the place on each axis), each with its winner; ``others`` have none.

    Of trees up to depth 3 it is the shallowest that is right most often. The tree sees places, not sizes, so
    that how values are spaced does not matter.
    """
    if not winners:
        return Rule(None, 0, 0)
    (usual, usually), *_ = Counter(winners).most_common(1)
    best = Rule(usual, usually, len(winners))
    for depth in range(1, DEPTH + 1):
        leaves = tuple(
            replace(leaf, open=sum(_within(region, place) for place in others))
            for leaf, region in _leaves(axes, np.array(places, dtype=np.float64), list(winners), usual, depth)
        )
        if sum(leaf.right for leaf in leaves) > best.right:
            best = Rule(usual, usually, len(winners), leaves)
    return best


def _leaves(
    axes: Sequence[Axis], places: np.ndarray, winners: list[str], usual: str, depth: int
) -> list[tuple[Leaf, _Region]]:
    from sklearn.tree import DecisionTreeClassifier

    # The state decides between equally good splits; it is no luck of any run.
    tree = DecisionTreeClassifier(max_depth=depth, random_state=0).fit(places, winners).tree_

    def told(node: int, region: _Region, own: np.ndarray) -> list[tuple[str, _Region, np.ndarray]]:
        if tree.children_left[node] < 0:
            return [(_winner(own, winners, usual), region, own)]
        axis, threshold = int(tree.feature[node]), float(tree.threshold[node])
        below = own[places[own, axis] <= threshold]
        above = own[places[own, axis] > threshold]
        found = [
            *told(tree.children_left[node], _cut(region, axis, high=threshold), below),
            *told(tree.children_right[node], _cut(region, axis, low=threshold), above),
        ]
        # A cut that changes nothing is none.
        if len({winner for winner, _, _ in found}) == 1:
            return [(found[0][0], region, own)]
        return found

    everywhere = _Region((-math.inf,) * len(axes), (math.inf,) * len(axes))
    found = []
    for winner, region, own in told(0, everywhere, np.arange(len(winners))):
        right = sum(winners[point] == winner for point in own)
        found.append((Leaf(winner, _bounds(axes, region), right, len(own), 0), region))
    return found


def _within(region: _Region, place: tuple[int, ...]) -> bool:
    return all(low < at <= high for low, at, high in zip(region.low, place, region.high, strict=True))


def _winner(own: np.ndarray, winners: list[str], usual: str) -> str:
    """The winner at most of the points; where several are, the one that is most common elsewhere too."""
    counts = Counter([winners[point] for point in own.tolist()])
    return str(max(counts, key=lambda name: (counts[name], name == usual, name)))


def _cut(region: _Region, axis: int, low: float = -math.inf, high: float = math.inf) -> _Region:
    lows, highs = list(region.low), list(region.high)
    lows[axis], highs[axis] = max(lows[axis], low), min(highs[axis], high)
    return _Region(tuple(lows), tuple(highs))


def _bounds(axes: Sequence[Axis], region: _Region) -> tuple[Bound, ...]:
    found = []
    for place, axis in enumerate(axes):
        low, high = region.low[place], region.high[place]
        if low == -math.inf and high == math.inf:
            continue
        inside = tuple(value for at, value in enumerate(axis.values) if low < at <= high)
        found.append(Bound(place, _between(axis, low), _between(axis, high), inside))
    return tuple(found)


def _between(axis: Axis, at: float) -> float | None:
    """The size halfway between the values beside a place; None beyond both ends."""
    if not math.isfinite(at):
        return None
    return (axis.sizes[math.floor(at)] + axis.sizes[math.ceil(at)]) / 2
