"""What the tests of this room ask for by name."""

from __future__ import annotations

from tests.storage.fixtures import database

__all__ = ["database"]
