"""The catalogue of texts: it is what the code says, and nothing that readers see stands beside it."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

SIM = Path(__file__).parents[2] / "sim"
CATALOGUE = SIM / "locale" / "salesim.pot"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "marked": None}
HEAD = re.compile(r'^(#( .*|, fuzzy)?|"(POT|PO-|Last|Lang|Report|Generated).*)\n', re.MULTILINE)
"""Dates, and names that nobody has filled in."""
TEMPLATES = {"extensions": "jinja2.ext.i18n", "newstyle_gettext": "true", "silent": "false"}


def sources() -> list[Path]:
    """All code and templates with texts for readers."""
    code = [path for path in SIM.rglob("*.py") if "from sim.texts import" in path.read_text()]
    return sorted([*code, *SIM.rglob("*.j2")])


def extracted() -> str:
    """The catalogue of what the code says now, without lines and dates, which change with every edit."""
    catalogue = Catalog(project="salesim", version="", charset="utf-8")
    for path in sources():
        method = "python" if path.suffix == ".py" else "jinja2"
        with path.open("rb") as file:
            for _line, text, comments, _context in extract(
                method, file, KEYWORDS, ("Translators:",), TEMPLATES, strip_comment_tags=True
            ):
                place = str(path.relative_to(SIM.parent))
                message = catalogue.add(text, locations=[(place, 0)], auto_comments=comments)
                # Texts of the code have places in braces; a percent sign is a percent sign.
                if "%(" not in str(text):
                    message.flags.discard("python-format")
    written = io.BytesIO()
    write_po(written, catalogue, sort_output=True, include_lineno=False, width=110)
    return HEAD.sub("", written.getvalue().decode())


def test_the_catalogue_is_what_the_code_says(request):
    found = extracted()
    if request.config.getoption("--update-golden"):
        CATALOGUE.write_text(found)
    changed = set(found.splitlines()) ^ set(CATALOGUE.read_text().splitlines())
    assert found == CATALOGUE.read_text(), (
        f"{CATALOGUE.name} is not what the code says; run `make texts`. Changed: {sorted(changed)[:5]}"
    )


# -- nothing beside it -------------------------------------------------------------------------------------

WORDS = re.compile(r"[^\W\d_]{2,}[^\w]*\s[^\w]*[^\W\d_]{2,}")
"""Two words with a space between: people are to read it."""
WORD = re.compile(r"(?<![\w#.\\{-])[^\W\d_]{2,}(?![\w(=])")
NO_TEXTS = {
    # Words that lower rooms use of their findings: keys here, shown by a text of their own.
    "practically equal",
    "not compared",
    "not comparable",
    "not in the run",
    "not run",
    # A command to be copied.
    "f'salesim compare {shlex.quote(study)} {sets}'",
    # A column of a table.
    "f'seats.{role}'",
    # By which a program knows our pages.
    "salesim data quality",
    # Words of matplotlib, a font, attributes of SVG.
    "upper left",
    "offset points",
    "DejaVu Sans",
    "f'{width}pt'",
    "f'{height}pt'",
    "f'{{{_SVG}}}metadata'",
    "f'{{{_SVG}}}style'",
    # A part of a file for slides.
    """f'''<c:legendEntry {nsdecls('c')}><c:idx val="{place}"/><c:delete val="1"/></c:legendEntry>'''""",
}
MARKUP = {"markup.py", "palette.py", "svg.py"}
"""Files that write tags and styles around texts and have no text of their own."""
FOR_THE_MACHINE = {"style"}
"""Arguments that no reader sees."""


def unspoken(code: str) -> Iterator[tuple[int, str]]:
    """Texts of a file that stand outside the catalogue, with their lines.

    A text has two words at least; of an f-string each piece counts, and one word is enough. Left out are
    docstrings, error messages, and what is for the machine.
    """
    tree = ast.parse(code)
    spared: set[int] = set()
    for node in ast.walk(tree):
        if _is_spared(node):
            spared |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in spared:
            continue
        if isinstance(node, ast.JoinedStr):
            pieces = [piece.value for piece in node.values if isinstance(piece, ast.Constant)]
            spared |= {id(piece) for piece in node.values if isinstance(piece, ast.Constant)}
            if any(WORD.search(str(piece)) for piece in pieces):
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and WORDS.search(node.value):
            yield node.lineno, node.value


def _is_spared(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Raise | ast.Assert):
        return True
    if isinstance(node, ast.Call):
        function = node.func
        return isinstance(function, ast.Name) and function.id in KEYWORDS
    return isinstance(node, ast.keyword) and node.arg in FOR_THE_MACHINE


def test_nothing_that_readers_see_stands_beside_the_catalogue():
    found = {
        path.name: [
            f"{path.name}:{line}: {text}" for line, text in unspoken(path.read_text()) if text not in NO_TEXTS
        ]
        for path in sorted((SIM / "report").rglob("*.py"))
    }
    outside = [text for name, texts in found.items() if name not in MARKUP for text in texts]
    assert outside == [], "put these into _() or ngettext() of sim.texts"


def test_what_stands_beside_it_is_found():
    assert list(unspoken('x = "two words"')) == [(1, "two words")]
    assert list(unspoken('f"{n} runs"')) == [(1, "f'{n} runs'")]
    for right in (
        '_("two words")',
        '"""Two words."""',
        'raise E("two words")',
        'f(style="bold red")',
        '"word"',
    ):
        assert list(unspoken(right)) == []


def test_texts_are_whole_before_numbers_are_put_in():
    """An f-string inside would be another text for each number, and none of the catalogue."""
    wrong = [
        f"{path.name}:{node.lineno}"
        for path in sources()
        if path.suffix == ".py"
        for node in ast.walk(ast.parse(path.read_text()))
        if _is_spared(node) and isinstance(node, ast.Call)
        if any(isinstance(inner, ast.JoinedStr) for argument in node.args for inner in ast.walk(argument))
    ]
    assert wrong == []
