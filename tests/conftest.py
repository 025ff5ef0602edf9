"""Options shared by all tests."""


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files, on purpose")


def pytest_collection_modifyitems(items):
    """Long statistics begin first: at the end they would leave the other worker without work."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
