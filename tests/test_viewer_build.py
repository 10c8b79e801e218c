"""The build hook that bundles the interactive picture."""

import importlib.util
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def hook():
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(ROOT / "web", tmp_path / "web", ignore=shutil.ignore_patterns("node_modules"))
    return tmp_path


def test_a_bundle_is_fresh_until_the_source_changes(hook, copy):
    assert not hook.is_fresh(copy)
    asset = copy / hook.ASSET
    asset.parent.mkdir(parents=True)
    asset.write_text(f"/*! {hook.mark_of(copy)}\n*/", encoding="utf-8")
    assert hook.is_fresh(copy)
    assert hook.bundle(copy) == ""
    with (copy / "web" / "src" / "graph.js").open("a", encoding="utf-8") as file:
        file.write("// more\n")
    assert not hook.is_fresh(copy)


def test_an_unpacked_source_without_web_asks_for_nothing(hook, tmp_path):
    assert hook.is_fresh(tmp_path)
    assert hook.bundle(tmp_path) == ""


def test_a_build_without_node_goes_on_and_says_why(hook, copy, monkeypatch):
    monkeypatch.setattr(hook, "find_node", lambda: None)
    assert hook.bundle(copy) == "there is no Node"
    assert not (copy / hook.ASSET).exists()


def test_a_build_whose_npm_fails_goes_on_and_says_why(hook, copy, monkeypatch):
    script = copy / "npm"
    script.write_text("#!/bin/sh\necho no registry within reach >&2\nexit 1\n", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setattr(hook, "find_node", lambda: ([str(script)], [str(script)]))
    assert "no registry within reach" in hook.bundle(copy)
    assert not (copy / hook.ASSET).exists()


def test_the_lock_names_no_registry():
    text = (ROOT / "web" / "package-lock.json").read_text("utf-8")
    assert "://" not in text
    assert '"integrity": "sha512-' in text


def test_the_hook_asks_for_node_only_where_it_is_missing(hook, copy, monkeypatch):
    asked = hook.ViewerHook.__new__(hook.ViewerHook)
    monkeypatch.setattr(hook.ViewerHook, "root", str(copy), raising=False)
    monkeypatch.setattr(hook, "find_node", lambda: None)
    assert asked.dependencies() == [hook.NODE]
    monkeypatch.setattr(hook, "find_node", lambda: (["node"], ["npm"]))
    assert asked.dependencies() == []
