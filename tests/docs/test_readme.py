"""The README shows a picture, two commands, and leads somewhere."""

import re
from pathlib import Path

import pytest
from blocks import blocks_of

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def test_readme_has_exactly_two_commands():
    assert [one.body for one in blocks_of(README)] == ["./run demo\n", "./run test\n"]
    assert set(re.findall(r"`((?:\./run|cabos|uv|pip|python|git) [^`]*)`", README)) == set()


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#]+)", README))
def test_readme_leads_somewhere(target):
    assert (ROOT / target).exists()
