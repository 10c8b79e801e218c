"""The scripts of ``docs/`` as modules, and a way to run a page."""

import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
sys.path.insert(0, str(DOCS))

import blocks  # noqa: E402 - stands in docs/, which is no package


@pytest.fixture
def run_page(tmp_path):
    """Run one page, so that pages are shared out among the processes that test."""
    return lambda lang, page: blocks.run_page(lang, page, tmp_path)
