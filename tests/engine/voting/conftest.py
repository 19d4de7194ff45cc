"""What the tests of voting can ask for by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.drafts import Drafts


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    """A folder of flow files that can be published as they are."""
    return Drafts(tmp_path)
