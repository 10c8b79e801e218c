"""Fixtures that every room shares."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from cabos.store.workspace import Store

# No test depends on a wall clock: a busy machine is slow, not wrong.
settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("calm")

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
SAMPLES = ROOT / "src" / "cabos" / "sources" / "us_ofac_sdn" / "sample"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the shared test data is absent (../shared/data)")
    return SHARED


@pytest.fixture
def listed(tmp_path: Path) -> Store:
    """A workspace with the sample list."""
    store = Store.create(tmp_path / "workspace")
    store.add("us_ofac_sdn", [SAMPLES / "sdn_sample_cartel_networks.csv"], now=NOW)
    return store
