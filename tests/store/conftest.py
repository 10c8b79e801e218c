"""A workspace, and lists to add to it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cabos.store.workspace import Store

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)

WriteList = Callable[..., Path]


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "workspace")


@pytest.fixture
def write_list(tmp_path: Path) -> WriteList:
    """Write an own list with the given names; the first column is the row's number."""

    def write(*names: str, file: str = "own.csv") -> Path:
        path = tmp_path / file
        rows = [f"{number},{name},Person,TEST" for number, name in enumerate(names)]
        path.write_text("\n".join(["id,name,schema,programme", *rows, ""]), encoding="utf-8")
        return path

    return write
