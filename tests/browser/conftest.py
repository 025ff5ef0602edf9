"""One browser for all tests, and the pages that it opens: written once, from small results."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from sim.experiment.compare import compare
from sim.experiment.plausible import plausible
from sim.experiment.replicate import replicate
from sim.report.html import render, render_brief
from tests.programs import chromium
from tests.renamed import over_and_over, with_names
from tests.studies import shipped

DESK, PHONE = (1400, 900), (400, 800)
NAMES = {
    "traditional": "Bestehende Vertriebsorganisation mit Gebietsverantwortung und Innendienstunterstützung",
    "conveyor": "<script>alert(1)</script>",
    "factory-owned": "工厂拥有的客户关系模式 відділ збуту при заводі",
}
MANIFEST: dict[str, object] = {
    "command": ["salesim", "compare", "scenarios/studies/a study with a long name & others.yaml"],
    "content_hash": "0123456789abcdef" * 4,
    "versions": {"salesim": "0.1.0", "python": "3.12"},
    "seed": 1,
}
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a screen."""
    path = chromium()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(_QUIET))
        yield running
        running.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Reports and sheets: of a usual study, of one with spiteful names, of one with thirteen designs."""
    folder = tmp_path_factory.mktemp("pages")
    study = shipped("study.horizon=1 yr", "study.replications=2", study="three-departments-green-field")
    usual = replicate(study)
    results = {
        "usual": (usual, plausible(usual, worlds=4)),
        "spiteful": (with_names(usual, NAMES), None),
        "many": (over_and_over(usual, 13), None),
    }
    found = {}
    for name, (result, worlds) in results.items():
        comparison = compare(result, plausible=worlds)
        for kind, write in (("report", render), ("brief", render_brief)):
            page = folder / f"{name}-{kind}.html"
            page.write_text(write(result, comparison, MANIFEST), encoding="utf-8")
            found[page.stem] = page
    return found


@pytest.fixture
def open_page(browser: Browser, pages: dict[str, Path]) -> Iterator[Callable[..., Page]]:
    """Opens a page at a size and in a colour scheme, all of its details unfolded."""
    contexts: list[BrowserContext] = []

    def look(
        name: str,
        size: tuple[int, int] = DESK,
        dark: bool = False,
        prepare: Callable[[Page], None] | None = None,
    ) -> Page:
        contexts.append(
            browser.new_context(
                viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if dark else "light"
            )
        )
        page = contexts[-1].new_page()
        if prepare is not None:
            prepare(page)
        page.goto(pages[name].as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        return page

    yield look
    for context in contexts:
        context.close()
