"""Colours: as far apart as the palette promises, by day and by night, for every pair of eyes."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from sim.report import palette
from sim.report.palette import BY_NIGHT, COLOURS, looks, theme_css, themed

# Machado, Oliveira and Fernandes (2009), table 1, at full severity, for linear RGB.
EYES = {
    "all cones": np.eye(3),
    "no green cones": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "no red cones": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
}
TO_XYZ = [
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
]
WHITE_POINT = (0.95047, 1.0, 1.08883)


def linear(colour):
    channels = np.array(to_rgb(colour))
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    dark, light = sorted(float(linear(colour) @ TO_XYZ[1]) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def lab(colour, eyes):
    seen = np.clip(np.array(EYES[eyes]) @ linear(colour), 0, 1)
    xyz = np.array(TO_XYZ) @ seen / WHITE_POINT
    x, y, z = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def nearest(colours, eyes):
    return min(np.linalg.norm(lab(a, eyes) - lab(b, eyes)) for a, b in combinations(colours, 2))


def test_the_measures_know_what_is_known():
    assert contrast("#ffffff", "#000000") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert lab("#ff0000", "all cones") == pytest.approx([53.24, 80.09, 67.20], abs=0.02)
    # Red and green of one lightness, which people without green cones take for each other.
    assert (
        nearest(("#c05040", "#6b7b30"), "no green cones") < 20 < nearest(("#c05040", "#6b7b30"), "all cones")
    )


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("colours", [COLOURS, BY_NIGHT])
def test_designs_can_be_told_apart(colours, eyes):
    assert nearest(colours, eyes) > 20


@pytest.mark.parametrize(("colours", "ground"), [(COLOURS, "#ffffff"), (BY_NIGHT, "#1f2226")])
def test_designs_stand_out_from_the_ground(colours, ground):
    assert min(contrast(colour, ground) for colour in colours) > 3


def test_text_and_bars_stand_out_by_day_and_by_night():
    css = theme_css()
    for block, ground in zip(css.split("@media"), ("#ffffff", "#1f2226"), strict=True):
        found = dict(re.findall(r"--fig-([\w-]+):(#\w{6});", block))
        assert found["ground"] == ground
        assert min(contrast(found[name], ground) for name in ("ink", "soft")) > 4.5
        assert min(contrast(found[name], ground) for name in ("gain", "loss", "whole")) > 3


def test_paper_is_light():
    assert theme_css().count("@media") == 1
    assert "@media screen and (prefers-color-scheme:dark)" in theme_css()


def test_every_colour_of_a_page_has_its_variable():
    named = set(re.findall(r"--fig-([\w-]+):", theme_css()))
    for colour in (palette.INK, palette.SOFT, palette.GRID, palette.GROUND, *COLOURS):
        (name,) = re.findall(rf"^var\(--fig-([\w-]+),{colour}\)$", themed(colour))
        assert name in named
    assert themed(palette.ON_PALE) == palette.ON_PALE


def test_more_designs_than_colours_differ_in_line_marker_and_filling():
    many = looks([str(place) for place in range(2 * len(COLOURS))])
    assert len(set(many.values())) == 2 * len(COLOURS)
    first, later = many["0"], many[str(len(COLOURS))]
    assert first.colour == later.colour
    assert first.marker != later.marker
    assert first.bar["hatch"] != later.bar["hatch"]
