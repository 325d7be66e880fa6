"""Do the rules about the whole hold?"""

import ast
import socket
from pathlib import Path

import pytest
from pytest_socket import SocketBlockedError

import sheetdrip

PACKAGE = Path(sheetdrip.__file__).parent
OUTSIDE = {
    "logging",
    "os",
    "time",
    "random",
    "socket",
    "structlog",
    "sqlalchemy",
    "gspread",
    "twilio",
}


CORE = [
    pytest.param(path, id=".".join(path.relative_to(PACKAGE).with_suffix("").parts))
    for layer in ("domain", "planning")
    for path in sorted((PACKAGE / layer).rglob("*.py"))
]


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found


def test_sockets_are_off_in_unit_tests() -> None:
    with (
        pytest.warns(UserWarning, match=r"socket\.socket"),
        pytest.raises(SocketBlockedError),
    ):
        socket.socket()


@pytest.mark.parametrize("path", CORE)
def test_the_core_imports_nothing_that_touches_the_world(path: Path) -> None:
    assert imports_of(path) & OUTSIDE == set()
