"""Rules about the whole: import contracts cover modules that nobody listed; unit tests have no sockets."""

import socket
from pathlib import Path

import grimp
import pytest
from importlinter.api import read_configuration
from importlinter.contracts.protected import ProtectedContract
from pytest_socket import SocketBlockedError

import sheetdrip

PACKAGE = Path(sheetdrip.__file__).parent
RULES = read_configuration(str(PACKAGE.parent / "pyproject.toml"))


def test_sockets_are_off_in_unit_tests() -> None:
    with (
        pytest.warns(UserWarning, match=r"socket\.socket"),
        pytest.raises(SocketBlockedError),
    ):
        socket.socket()


def test_a_module_in_no_contract_may_import_no_library_of_the_edges() -> None:
    graph = grimp.build_graph("sheetdrip", include_external_packages=True, cache_dir=None)
    edges = {
        "apprise",
        "apscheduler",
        "fastapi",
        "google",
        "gspread",
        "nicegui",
        "sqlalchemy",
        "twilio",
    }
    graph.add_module("sheetdrip.newcomer")
    for library in edges:
        graph.add_import(
            importer="sheetdrip.newcomer", imported=library, line_number=1, line_contents=""
        )
    caught = set()
    for options in RULES["contracts_options"]:
        if options["type"] == "protected":
            contract = ProtectedContract(options["name"], RULES["session_options"], options)
            found = contract.check(graph, verbose=False).metadata["illegal_imports"]
            links = [link for library in found for link in library.illegal_links]
            caught |= {link["imported"] for link in links}
            assert {link["importer"] for link in links} <= {"sheetdrip.newcomer"}
    assert caught == edges
