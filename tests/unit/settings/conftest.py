"""How does a test write settings and hear what is wrong with them?"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from sheetdrip.errors import UserMustFix
from sheetdrip.settings.load import Settings, load_settings
from tests.unit.settings.files import ENVIRONMENT, Load, Problems


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Write sheetdrip.toml and load it."""

    def loaded(content: str | bytes, environment: Mapping[str, str] = ENVIRONMENT) -> Settings:
        path = tmp_path / "sheetdrip.toml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return load_settings(path, environment)

    return loaded


@pytest.fixture
def problems(load: Load, tmp_path: Path) -> Problems:
    """The problems of what was written, with FOLDER for its folder; none when it loads."""

    def found(content: str | bytes, environment: Mapping[str, str] = ENVIRONMENT) -> list[str]:
        try:
            load(content, environment)
        except UserMustFix as error:
            return [problem.replace(str(tmp_path), "FOLDER") for problem in error.problems]
        return []

    return found


@pytest.fixture
def sequences(tmp_path: Path) -> Path:
    """An empty folder for sequences beside the settings."""
    folder = tmp_path / "sequences"
    folder.mkdir()
    return folder
