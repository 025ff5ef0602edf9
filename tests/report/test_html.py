"""The page: whole, offline, escaped, the same each time."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from sim.experiment.compare import compare
from sim.experiment.execute import Failure
from sim.experiment.replicate import FailedRun, RunId, replicate
from sim.report.assumptions import assumptions
from sim.report.html import MOST_FAILURES, render
from sim.report.summary import rows, sentences
from tests.studies import shipped

MANIFEST: dict[str, object] = {
    "command": "salesim compare 'a & b.yaml'",
    "seed": 1,
    "content_hash": "0123456789abcdef",
    "versions": {"salesim": "0.1.0", "python": "3.12"},
    "designs": ["traditional", "<b>bold</b>"],
    "files": {},
    "created": None,
}
VOID = {"meta", "link", "img", "br", "hr", "input"}


class Page(HTMLParser):
    """What a browser would see: tags with attributes, text, and whether tags close in order."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.text, self.open, self.unclosed = [], [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.unclosed.append(tag)

    def handle_data(self, data):
        self.text.append(data)

    @property
    def words(self):
        return " ".join(" ".join(self.text).split())


@pytest.fixture(scope="module")
def html(result):
    return render(result, compare(result), MANIFEST)


@pytest.fixture(scope="module")
def page(html):
    return Page(html)


def test_well_formed(page):
    assert page.unclosed == []
    assert page.open == []


def test_nothing_is_loaded_from_anywhere(html, page):
    for tag, attributes in page.tags:
        assert tag not in {"script", "link", "iframe", "img", "image", "object", "embed", "base"}
        for name in ("src", "href", "xlink:href", "srcset", "data", "action", "poster"):
            assert (attributes.get(name) or "#").startswith("#")
    assert all(target.startswith("#") for target in re.findall(r"url\(\s*['\"]?([^)]*)\)", html))
    assert "@import" not in html


def test_names_of_users_stay_text(renamed):
    evil = "<script>alert(1)</script>"
    hostile = renamed({"conveyor": evil, "traditional": "a & \"b\" 'c' {{ 7 * 7 }}"})
    html = render(hostile, compare(hostile), MANIFEST)
    page = Page(html)
    assert "<script" not in html
    assert page.unclosed == []
    assert evil in page.words
    assert "a & \"b\" 'c' {{ 7 * 7 }}" in page.words
    assert 'Tom & "Jerry" say \'hi\' <b onclick="x()">now</b>' in page.words
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    labels = " ".join(attributes.get("aria-label") or "" for _, attributes in page.tags)
    assert evil in labels


def test_rows_sentences_and_names_are_shown(result, page):
    comparison = compare(result)
    for text in sentences(comparison):
        assert text in page.words
    for row in rows(comparison):
        assert row.label in page.words
        assert all(cell in page.words for cell in row.cells)


def test_result_comes_first_and_headings_step_by_one(page):
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [attributes["id"] for tag, attributes in page.tags if tag == "section"]
    assert ids[0] == "answer"
    targets = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert targets == [f"#{name}" for name in ids]


def test_language_viewport_and_words_for_figures(page):
    assert ("html", {"lang": "en"}) in page.tags
    assert any(attributes.get("name") == "viewport" for tag, attributes in page.tags if tag == "meta")
    pictures = [attributes for _, attributes in page.tags if attributes.get("role") == "img"]
    drawn = [attributes for tag, attributes in page.tags if tag == "svg"]
    # Swatches beside a name say nothing that the name does not say.
    assert len(pictures) == sum("aria-hidden" not in attributes for attributes in drawn) == 14
    assert all("traditional" in (picture["aria-label"] or "") for picture in pictures)


def test_ids_are_unique(page):
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(set(ids)) == len(ids)


def test_render_is_deterministic(result, html):
    assert render(result, compare(result), MANIFEST) == html


def test_every_assumption_is_listed_with_its_grade(result, page):
    for assumption in assumptions(result.study.world):
        assert f" {assumption.path} " in page.words
        assert assumption.value in page.words
    assert "D guess" in page.words


def test_manifest_is_shown_as_given(page):
    for text in ("salesim compare 'a & b.yaml'", "0123456789abcdef", "0.1.0", "3.12", "<b>bold</b>"):
        assert text in page.words


def test_an_empty_manifest_will_do(result):
    assert "How to reproduce" in render(result, compare(result), {})


def test_warnings_and_failures_name_run_and_seed(result):
    failed = FailedRun(RunId("conveyor", 17), 4242, Failure("ValueError", "x < y & z"))
    broken = replace(result, failed=(failed,) * (MOST_FAILURES + 1))
    page = Page(render(broken, compare(broken), MANIFEST))
    assert "conveyor 17 4242 ValueError: x < y & z" in re.sub(r"\s+", " ", " ".join(page.text))
    assert f"{MOST_FAILURES + 1} failed runs, the first {MOST_FAILURES} shown" in page.words
    assert "more runs failed" in page.words


def test_one_replication_renders_without_intervals(single):
    page = Page(render(single, compare(single), MANIFEST))
    assert " nan" not in page.words
    assert "one replication says nothing about luck" in page.words
    assert "Means of 1 replication per design" in page.words


def test_green_field_renders(green_field):
    page = Page(render(green_field, compare(green_field), MANIFEST))
    assert " nan" not in page.words
    assert page.unclosed == []


def test_a_design_without_a_finished_run_is_left_out_of_the_numbers(result):
    without = {name: table[table["design"] != "conveyor"] for name, table in vars(result.tables).items()}
    lame = replace(result, tables=replace(result.tables, **without))
    comparison = compare(lame)
    page = Page(render(lame, comparison, MANIFEST))
    assert [design.design for design in comparison.designs] == ["traditional", "factory-owned"]
    assert "Three stages in the sales department" in page.words  # the design itself is still described
    assert " nan" not in page.words


def test_without_a_run_there_is_no_report(result):
    with pytest.raises(ValueError, match="nothing to report"):
        render(replace(result, tables=None), compare(result), MANIFEST)


def test_changed_seats_and_overrides_are_marked(run_study):
    result = run_study(
        "study.replications=1",
        "study.horizon=12 mo",
        "design.conveyor.roles.closer.seats=4",
        "world.ties.protection=0.1",
    )
    page = Page(render(result, compare(result), MANIFEST))
    assert "4 (file: 3)" in page.words
    assert "ties.protection overridden 0.1" in page.words
    assert "1 was set by this study or its user" in page.words


def test_what_was_changed_stands_on_top():
    study = shipped("study.replications=1", "study.horizon=1 yr", "world.ties.protection=0.1")
    result = replicate(study)
    page = render(result, compare(result), MANIFEST)
    assert page.index("world.ties.protection=0.1") < page.index("<table")
