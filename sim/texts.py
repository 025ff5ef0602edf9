"""The language that reports are written in.

English stands in the code, each text inside ``_`` or ``ngettext``. ``locale/salesim.pot`` is the catalogue of
all of them (`make texts` writes it); its translations are ``locale/<language>/LC_MESSAGES/salesim.po``.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

CATALOGUES = Path(__file__).parent / "locale"
ENGLISH = "en"

_ENGLISH = gettext.NullTranslations()
_spoken: ContextVar[gettext.NullTranslations | None] = ContextVar("spoken", default=None)


def _(text: str) -> str:
    """A text in the language of the report; what gettext keeps under the empty text is not for readers."""
    return (_spoken.get() or _ENGLISH).gettext(text) if text else ""


def ngettext(one: str, many: str, n: int) -> str:
    """A text that depends on a number, in the form that the language of the report has for it."""
    return (_spoken.get() or _ENGLISH).ngettext(one, many, n)


def marked(text: str) -> str:
    """A text of a table that is made when a module is read: ``_`` puts it into words where it is shown."""
    return text


@contextmanager
def speaking(language: gettext.NullTranslations) -> Iterator[None]:
    """Whatever is written meanwhile is written in this language."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken() -> str:
    """The code of the language that is written in now, as web pages name it: ``en``, ``uk``, ``zh-CN``."""
    return (_spoken.get() or _ENGLISH).info().get("language", ENGLISH).replace("_", "-")


def languages() -> list[str]:
    """The codes of all languages that reports can be written in."""
    return sorted({ENGLISH, *(path.parts[-3] for path in CATALOGUES.glob("*/LC_MESSAGES/salesim.mo"))})


def language(code: str) -> gettext.NullTranslations:
    """The texts of a language, for ``speaking``; raises ``ValueError`` that says which there are."""
    if code == ENGLISH:
        return _ENGLISH
    if code not in languages():
        raise ValueError(f"found '{code}'; there are texts in: {', '.join(languages())}")
    return gettext.translation("salesim", CATALOGUES, [code])
