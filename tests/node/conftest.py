"""The kept Functions, installed once, and what they speak to."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.node.runtime import Endpoint, endpoint_at_work, functions_at_work, installed

TOKEN = "hush"


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A copy of config/studio with node_modules: a hundred megabytes that pytest would keep."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("Node and npm are not installed: the Twilio Functions are NOT tested here")
    with TemporaryDirectory() as temporary:
        yield installed(Path(temporary))


@pytest.fixture(scope="session")
def listening() -> Iterator[Endpoint]:
    """One endpoint for all tests."""
    with endpoint_at_work() as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def functions(folder: Path, listening: Endpoint) -> Iterator[str]:
    """The address of the Functions in Twilio's local runtime."""
    with functions_at_work(folder, listening.url, TOKEN) as address:
        yield address


@pytest.fixture
def endpoint(listening: Endpoint) -> Endpoint:
    """What stands for sheetdrip's own endpoint; it has heard nothing yet."""
    listening.begin_anew()
    return listening
