"""What went wrong in a user's file, told so that it can be mended without reading code."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path

FOUND_LIMIT = 80


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """The allowed word most like `word` (letter case ignored), or None when nothing is close."""
    by_lower = {name.lower(): name for name in allowed}
    close = get_close_matches(word.lower(), by_lower, n=1)
    return by_lower[close[0]] if close else None


def shown(value: object) -> str:
    """`value` as it is quoted in a message: its repr, in YAML's words, at most 80 characters."""
    text = repr(value) if value is not None and not isinstance(value, bool) else json.dumps(value)
    return text if len(text) <= FOUND_LIMIT else text[: FOUND_LIMIT - 3] + "..."


def dotted(path: Sequence[str | int]) -> str:
    """A path of keys and list places as users write it: `roles.closer.duties.0`."""
    return ".".join(map(str, path))


class Problem(ValueError):
    """A wrong value, raised by validators that do not know in which file they are.

    `text` says what is wrong, `allowed` what would be right, `nearest` the likely intention, and `at`
    the keys that lead from the validated value down to the culprit.
    """

    def __init__(
        self, text: str, allowed: str = "", nearest: str | None = None, at: Sequence[str | int] = ()
    ) -> None:
        super().__init__(_sentence(text, allowed, nearest))
        self.text, self.allowed, self.nearest, self.at = text, allowed, nearest, tuple(at)

    def under(self, *steps: str | int) -> Problem:
        """The same problem seen from further up: `steps` lead down to where it was noticed."""
        return Problem(self.text, self.allowed, self.nearest, (*steps, *self.at))


class ScenarioError(Exception):
    """One mistake of a user.

    `file` and `line` say where (line None when the place has no line), `path` is dotted, `found` is what
    stood there, `allowed` what may stand there, `nearest` the likely intention. `problem` replaces the
    default wording "found ..." where that alone would not tell what is wrong.
    """

    def __init__(
        self,
        file: Path,
        line: int | None,
        path: str,
        found: str,
        allowed: str = "",
        nearest: str | None = None,
        problem: str = "",
    ) -> None:
        # All fields go to Exception.args, which is what lets the error travel between processes.
        super().__init__(file, line, path, found, allowed, nearest, problem)
        self.file, self.line, self.path = file, line, path
        self.found, self.allowed, self.nearest, self.problem = found, allowed, nearest, problem

    def __str__(self) -> str:
        """One line: where, which parameter, what is wrong, what is allowed, what was meant."""
        where = str(self.file) if self.line is None else f"{self.file}, line {self.line}"
        what = _sentence(self.problem or f"found {self.found}", self.allowed, self.nearest)
        return ": ".join(part for part in (where, self.path, what) if part)


class ScenarioErrors(Exception):
    """Several mistakes found in one go; `errors` holds them in reading order."""

    def __init__(self, errors: Sequence[ScenarioError]) -> None:
        super().__init__(list(errors))
        self.errors = list(errors)

    def __str__(self) -> str:
        """One line for each mistake."""
        return "\n".join(map(str, self.errors))


def refuse_twice(words: Sequence[str], what: str, at: str) -> None:
    """Raise a Problem if a word comes twice: `what` names its kind, `at` is the key of the list."""
    if len(set(words)) != len(words):
        raise Problem(f"{what} stands twice in {', '.join(words)}", "each once", None, (at,))


def _sentence(text: str, allowed: str, nearest: str | None) -> str:
    """The parts of a message that are known, joined by semicolons."""
    hint = f"did you mean {nearest!r}?" if nearest is not None else ""
    return "; ".join(part for part in (text, f"allowed: {allowed}" if allowed else "", hint) if part)
