"""Whether tools that should simulate the same pipeline wait alike: asked before any speed is quoted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scipy.stats import ttest_1samp, ttest_ind

Waits = Mapping[str, Sequence[float]]
"""Mean waits of each run, by queue or stage."""

LEVEL = 0.01
"""Chance that some tool is called wrong although all are right."""


def disagreements(waits: Mapping[str, Waits], theory: Mapping[str, float]) -> dict[str, list[str]]:
    """Of each tool, where its mean waits differ from theory, or from those of all other tools together.

    Student's t against theory where that is known, Welch's t against the others elsewhere; levels by Holm
    over all tests, so that ``LEVEL`` is the chance of any false alarm. Runs must be independent.
    """
    chances: dict[tuple[str, str], float] = {}
    for tool, of_tool in waits.items():
        for name, means in of_tool.items():
            if name in theory:
                chances[tool, f"{name} (theory)"] = float(ttest_1samp(means, theory[name]).pvalue)
            others = [mean for other, found in waits.items() if other != tool for mean in found.get(name, ())]
            if others:
                chance = ttest_ind(means, others, equal_var=False).pvalue
                chances[tool, f"{name} (the others)"] = float(chance)
    wrong: dict[str, list[str]] = {tool: [] for tool in waits}
    for tool, where in rejected(chances):
        wrong[tool].append(where)
    return wrong


def rejected(chances: Mapping[tuple[str, str], float]) -> list[tuple[str, str]]:
    """The tests that Holm's procedure rejects at ``LEVEL``, the surest first; nan rejects nothing.

    >>> rejected({("a", "x"): 0.001, ("a", "y"): 0.006, ("b", "x"): 0.4})
    [('a', 'x')]
    """
    known = sorted((chance, key) for key, chance in chances.items() if chance == chance)
    for place, (chance, _) in enumerate(known):
        if chance > LEVEL / (len(known) - place):
            return [key for _, key in known[:place]]
    return [key for _, key in known]
