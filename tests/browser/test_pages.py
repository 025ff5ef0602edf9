"""What a reader sees: quiet pages, figures in view on desk and phone, nothing that shuts anybody out."""

from __future__ import annotations

import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.slow

REPORTS = ("usual-report", "spiteful-report")
BRIEFS = ("usual-brief", "spiteful-brief", "many-brief")
A4 = (210.0, 297.0)
PAPER = {"portrait": 184, "landscape": 277}
"""Millimetres between the margins of a sheet, upright and lying."""

BOXES = """() => [...document.querySelectorAll('figure svg')].map(each => {
    const box = each.getBoundingClientRect();
    return [box.left, box.right, box.width, box.height];
})"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TOO_WIDE = """narrow => [...document.querySelectorAll('table, figure svg, ul.chart, pre, dl')]
    .filter(each => !each.closest('.many, .very-wide') === narrow)
    .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map(each => each.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("name", [*REPORTS, *BRIEFS])
def test_pages_are_quiet_and_ask_nobody_for_anything(open_page, pages, name):
    said, asked = [], []

    def listen(page):
        page.on("console", lambda message: said.append((message.type, message.text)))
        page.on("pageerror", lambda error: said.append(("error", str(error))))
        page.on("request", lambda request: asked.append(request.url))

    open_page(name, prepare=listen).wait_for_load_state("networkidle")
    assert said == []
    assert asked == [pages[name].as_uri()]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("name", REPORTS)
def test_every_figure_is_in_view_and_the_page_does_not_scroll_sideways(open_page, name, size):
    page = open_page(name, size)
    boxes = page.evaluate(BOXES)
    assert len(boxes) >= 14
    for left, right, width, height in boxes:
        assert 0 <= left < right <= size[0]
        assert width > 250
        assert height > 100
    assert page.evaluate(SIDEWAYS) == 0


@pytest.mark.parametrize("name", BRIEFS)
def test_the_sheet_does_not_scroll_sideways_on_a_phone(open_page, name):
    assert open_page(name, PHONE).evaluate(SIDEWAYS) == 0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["usual-report", "usual-brief"])
def test_no_rule_of_accessibility_is_broken_seriously(open_page, name, dark):
    found = Axe().run(open_page(name, dark=dark)).response
    assert len(found["passes"]) > 10
    broken = [
        (rule["id"], rule["impact"], [node["html"][:160] for node in rule["nodes"][:3]])
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
    ]
    assert broken == []


@pytest.mark.parametrize("name", ["usual-report", "spiteful-report", "many-report"])
def test_the_first_screen_answers_the_question(open_page, name):
    bottoms = open_page(name).evaluate(
        "[...document.querySelectorAll('h1, .advice, .cards li')]"
        ".map(each => each.getBoundingClientRect().bottom)"
    )
    assert len(bottoms) >= 5
    assert max(bottoms) <= DESK[1]


@pytest.mark.parametrize("name", BRIEFS)
def test_the_sheet_is_one_sheet_of_a4(open_page, name):
    sheets = PdfReader(io.BytesIO(open_page(name).pdf(prefer_css_page_size=True))).pages
    assert len(sheets) == 1
    millimetres = [float(side) / 72 * 25.4 for side in (sheets[0].mediabox.width, sheets[0].mediabox.height)]
    assert millimetres == pytest.approx(A4, abs=1.0)
    assert "reproduce" in sheets[0].extract_text()


@pytest.mark.parametrize("name", ["usual-report", "many-report"])
@pytest.mark.parametrize("paper", PAPER)
def test_nothing_is_cut_on_paper(open_page, name, paper):
    # Tables with many columns lie on their side; all else stands upright.
    page = open_page(name)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": round(PAPER[paper] / 25.4 * 96), "height": 1000})
    assert page.evaluate(TOO_WIDE, paper == "portrait") == []
