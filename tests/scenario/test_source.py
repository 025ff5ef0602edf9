import json
import math
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.errors import ScenarioError
from sim.scenario.source import merge, parse, read


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write a file into an empty current folder and return its name."""
    monkeypatch.chdir(tmp_path)

    def write_one(name, text):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return name

    return write_one


def failure(name):
    with pytest.raises(ScenarioError) as caught:
        read(name)
    return caught.value


def test_words_and_numbers_are_those_of_yaml_1_2(write):
    text = """
words: [no, on, yes, 12 h, 2020-01-01, 1_000, "3", 'true', 12:30:00]
numbers: [1, -2, 1.5, 1e3, .5, 0x10, 0o17, 010]
others: [true, False, null, ~]
infinite: [.inf, -.inf]
"""
    assert read(write("a.yaml", text)).tree == {
        "words": ["no", "on", "yes", "12 h", "2020-01-01", "1_000", "3", "true", "12:30:00"],
        "numbers": [1, -2, 1.5, 1000.0, 0.5, 16, 15, 10],
        "others": [True, False, None, None],
        "infinite": [math.inf, -math.inf],
    }


def test_every_value_has_its_line(write):
    document = read(write("a.yaml", "a:\n  b:\n    1.5\n  c:\n    - x\n    - {d: 2}\n"))
    lines = {path: position.line for path, position in document.positions.items()}
    assert lines[("a",)] == 1
    assert lines[("a", "b")] == 2
    assert lines[("a", "c")] == 4
    assert lines[("a", "c", 0)] == 5
    assert lines[("a", "c", 1, "d")] == 6
    assert {str(position.file) for position in document.positions.values()} == {"a.yaml"}


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("", None, "empty"),
        ("# only a comment\n", None, "empty"),
        ("---\n", 1, "key: value"),
        ("- 1\n", 1, "key: value"),
        ("a: 1\nb: 2\na: 3\n", 3, "'a' stands here twice, first on line 1"),
        ("a: 1\nb: !!str 2\n", 2, "tag"),
        ("a: !python/object:os.system x\n", 1, "tag"),
        ("a: &x 1\n", 1, "anchor '&x'"),
        ("a: 1\nb: *x\n", 2, "alias '*x'"),
        ("a: {}\n<<: {b: 1}\n", 2, "merge"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("a: 1\n3: 2\n", 2, "the key 3 is not a word"),
        ("a:\n  true: 2\n", 2, "the key true is not a word"),
        ("a: 1\n? [x]\n: 2\n", 2, "the key is a list"),
        ("a: [1, 2\nb: 3\n", 2, "not valid YAML"),
        ("a: 1\n\tb: 2\n", 2, "not valid YAML"),
        ('a: "\\U99999999"\n', None, "not valid YAML"),
        ("a: " + "[" * 5000, 1, "nested more than"),
        (b"a: \x07\n", None, "not valid YAML"),
        (b"a: \xff\n", None, "UTF-8"),
        ("a: 1".encode("utf-16"), None, "UTF-8"),
        (b"a: " + b"x" * 1_000_001, None, "1,000,000 bytes"),
    ],
)
def test_what_is_not_plain_yaml_is_refused(write, text, line, part):
    error = failure(write("a.yaml", text))
    assert part in str(error)
    assert (str(error.file), error.line) == ("a.yaml", line)


def test_a_byte_order_mark_is_not_content(write):
    assert read(write("a.yaml", b"\xef\xbb\xbfa: 1\n")).tree == {"a": 1}


def test_a_missing_file_brings_up_the_nearest(write, tmp_path):
    write("world.yaml", "a: 1")
    assert "did you mean 'world.yaml'?" in str(failure("wrold.yaml"))
    assert "no folder nowhere" in str(failure("nowhere/a.yaml"))
    assert "not a file" in str(failure(tmp_path))


def test_children_win_and_keep_the_rest(write):
    write("base.yaml", "a: {x: 1, y: [1, 2]}\nb: 1\n")
    write("more/middle.yaml", "extends: ../base.yaml\na: {y: [3]}\n")
    document = read(write("top.yaml", "extends: more/middle.yaml\nb: {c: 2}\n"))
    assert document.tree == {"a": {"x": 1, "y": [3]}, "b": {"c": 2}}
    assert [str(file) for file in document.parents] == ["more/middle.yaml", "base.yaml"]
    origin = {path: str(position.file) for path, position in document.positions.items()}
    assert origin[("a", "x")] == "base.yaml"
    assert origin[("a", "y", 0)] == "more/middle.yaml"
    assert origin[("b", "c")] == "top.yaml"


@pytest.mark.parametrize(
    ("text", "place", "part"),
    [
        ("a: 1\nextends: b.yaml\n", "b.yaml, line 1", "circular chain: a.yaml -> b.yaml -> a.yaml"),
        ("a: 1\nextends: [b.yaml]\n", "a.yaml, line 2", "the name of one file"),
        ('a: 1\nextends: "b\\0.yaml"\n', "a.yaml, line 2", "the name of one file"),
        ("a: 1\nextends: bb.yaml\n", "a.yaml, line 2", "did you mean 'b.yaml'?"),
        ("extends: c.yaml\na: null\n", "a.yaml, line 2", "found null"),
    ],
)
def test_broken_chains(write, text, place, part):
    write("b.yaml", "extends: a.yaml\n")
    write("c.yaml", "a: 1\n")
    message = str(failure(write("a.yaml", text)))
    assert message.startswith(f"{place}: ")
    assert part in message


SOURCED = "{value: 0.2, low: 0.1, high: 0.3, source: s}"


@pytest.mark.parametrize(
    ("beneath", "above", "expected"),
    [
        (SOURCED, "0.9", {"value": 0.9, "low": 0.1, "high": 0.3, "source": "s", "overridden": True}),
        (SOURCED, "{value: 0.25}", {"value": 0.25, "low": 0.1, "high": 0.3, "source": "s"}),
        (
            "{value: {gamma: {mean: 1, cv: 1}}, source: s}",
            "{lognormal: {mean: 2, cv: 1}}",
            {"value": {"lognormal": {"mean": 2, "cv": 1}}, "source": "s", "overridden": True},
        ),
        (
            "{value: {gamma: {mean: 1, cv: 1}}}",
            "{value: {gamma: {shape: 2, scale: 1}}}",
            {"value": {"gamma": {"shape": 2, "scale": 1}}},
        ),
        ("{gamma: {mean: 1, cv: 1}}", "{lognormal: {mean: 2, cv: 1}}", {"lognormal": {"mean": 2, "cv": 1}}),
        ("{gamma: {mean: 1, cv: 1}}", "{value: 3, source: s}", {"value": 3, "source": "s"}),
        ("{fixed: 1000, share: 0.1}", "{fixed: 1200}", {"fixed": 1200, "share": 0.1}),
        ("0.2", SOURCED, {"value": 0.2, "low": 0.1, "high": 0.3, "source": "s"}),
        ("{value: [1], source: s}", "[2]", {"value": [2], "source": "s", "overridden": True}),
    ],
)
def test_parameters_and_distributions_are_merged_with_care(beneath, above, expected, tmp_path):
    assert merge(parse(beneath, tmp_path), parse(above, tmp_path)).plain() == expected


words = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=8)
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | words
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)


@given(trees)
def test_json_is_read_as_it_is(tree):
    assert parse(json.dumps(tree), Path("x")).plain() == tree


@given(st.dictionaries(st.sampled_from("abc"), trees, max_size=3))
def test_an_empty_overlay_changes_nothing_and_laying_over_twice_is_laying_over_once(tree):
    node, empty = (parse(text, Path("x")) for text in (json.dumps(tree), "{}"))
    assert merge(node, empty).plain() == tree
    assert merge(merge(empty, node), node).plain() == merge(empty, node).plain()


@given(st.text(st.sampled_from("abx01:-?,[]{}#&*!|>'\"%@` \n\t\\~<.U\x00\ud7ff\x85"), max_size=40))
def test_whatever_is_written_is_read_or_explained(text):
    # Any other exception fails the test.
    with suppress(ScenarioError):
        parse(text, Path("x")).plain()


def test_a_folded_text_is_one_line(tmp_path):
    (tmp_path / "folded.yaml").write_text("text: >-\n  one line that\n  goes on\nlines: |-\n  one\n  two\n")
    assert read(tmp_path / "folded.yaml").tree == {"text": "one line that goes on", "lines": "one\ntwo"}
