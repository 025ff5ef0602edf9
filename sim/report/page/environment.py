"""How pages are made: templates beside this file, texts in the language of the report."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from sim import texts


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Whatever a user wrote is text: everything is escaped unless a template says otherwise."""
    found = Environment(
        loader=PackageLoader("sim.report.page", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    # Looked up at each call, so that the language is that of whoever writes the page.
    found.install_gettext_callables(texts._, texts.ngettext, newstyle=True)  # type: ignore[attr-defined]
    return found
