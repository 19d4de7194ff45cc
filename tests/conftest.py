"""What every test can ask for by name: databases (tests/databases.py) and pages (tests/browser.py)."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

pytest_plugins = ("tests.databases", "tests.browser")

FOR_TESTS = "BIGROOM_TEST_"

# The same examples on every machine, however slow it is.
settings.register_profile(
    "here", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("here")


def pytest_configure() -> None:
    """A developer's own settings, a real bot's token among them, are none of the tests' business."""
    for name in list(os.environ):
        if name.startswith("BIGROOM_") and not name.startswith(FOR_TESTS):
            del os.environ[name]
