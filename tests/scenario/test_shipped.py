"""Scenario files that come with the package, by their names."""

import pytest

from sim.scenario.shipped import shipped, shipped_folder


def test_a_shipped_file_is_found_by_its_name():
    assert shipped("designs/conveyor") == shipped("designs/conveyor.yaml")
    assert shipped("studies/small-firm") == shipped_folder() / "studies" / "small-firm.yaml"


def test_an_unknown_name_is_told_with_what_is_there():
    with pytest.raises(
        FileNotFoundError, match=r"no scenario file designs/konveyor .*designs/conveyor\.yaml"
    ):
        shipped("designs/konveyor")
