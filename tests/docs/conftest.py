"""The scripts of ``docs/`` as modules, and the pages run once."""

import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
sys.path.insert(0, str(DOCS))

import blocks  # noqa: E402 - stands in docs/, which is no package


@pytest.fixture(scope="session")
def runs():
    return blocks.run_all()
