"""Does a command load only what it needs, and does it start with every way of asking for help?

What is loaded is read from the interpreter's own account (-X importtime), in a process of its own.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import sheetdrip

_LOADED = re.compile(r"^import time: .*\| +(?P<name>[\w.]+)$", re.MULTILINE)
ENV = {
    **{key: value for key, value in os.environ.items() if not key.startswith("TWILIO_")},
    "COLUMNS": "200",
    "NO_COLOR": "1",
}


def _run(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "sheetdrip", *arguments],
        capture_output=True,
        text=True,
        env={**ENV, **(env or {})},
        check=False,
    )


def _loaded(done: subprocess.CompletedProcess[str]) -> set[str]:
    """The libraries that a command has imported."""
    return {name.partition(".")[0] for name in _LOADED.findall(done.stderr)}


def _said(done: subprocess.CompletedProcess[str]) -> str:
    return _LOADED.sub("", done.stderr)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("--help", 0),
        ("-h", 0),
        ("run -h", 0),
        ("--version", 0),
        ("no-such-command", 2),
        ("run --no-such-option", 2),
    ],
)
def test_help_and_refused_arguments_load_none_of_the_edges(line: str, code: int) -> None:
    done = _run(*line.split())

    assert done.returncode == code
    assert "typer" in _loaded(done)
    assert _loaded(done).isdisjoint({"sqlalchemy", "gspread", "twilio", "pydantic", "structlog"})


@pytest.mark.parametrize("text", [None, "clinics = [", "[schedule]\npoll_seconds = 0\n"])
@pytest.mark.parametrize("command", ["check", "run"])
def test_faulty_settings_are_told_without_the_app(
    command: str, text: str | None, tmp_path: Path
) -> None:
    config = tmp_path / "sheetdrip.toml"
    if text is not None:
        config.write_text(text, encoding="utf-8")

    done = _run(command, "--config", str(config))

    assert done.returncode == 2
    assert f"✗ {config}: " in _said(done)
    assert "pydantic" in _loaded(done)
    assert _loaded(done).isdisjoint({"sqlalchemy", "gspread", "twilio"})


def test_status_loads_the_ledger_but_neither_google_nor_twilio(tmp_path: Path) -> None:
    config = tmp_path / "sheetdrip.toml"
    config.write_text(
        f"""\
        ledger.url = "sqlite:///{tmp_path / "ledger.db"}"
        [[clinics]]
        name = "Hillside"
        spreadsheet_id = "1"
        messaging_service_sid = "MG1"
        """,
        encoding="utf-8",
    )

    done = _run(
        "status",
        "--config",
        str(config),
        env={"TWILIO_ACCOUNT_SID": f"AC{1:032}", "TWILIO_AUTH_TOKEN": f"{1:032}"},
    )

    assert (done.returncode, done.stdout) == (0, "Hillside: 0 surgeries\n")
    assert "sqlalchemy" in _loaded(done)
    assert _loaded(done).isdisjoint({"gspread", "google", "twilio", "requests"})


def test_the_version_is_the_packages() -> None:
    assert _run("--version").stdout == f"sheetdrip {sheetdrip.__version__}\n"


def test_a_shell_is_told_how_words_go_on() -> None:
    """As the script asks that --show-completion prints, for a program of any name."""
    done = subprocess.run(
        [sys.executable, "-c", "import sys; sys.argv[0] = 'sheetdrip'; import sheetdrip.__main__"],
        capture_output=True,
        text=True,
        env={
            **ENV,
            "_SHEETDRIP_COMPLETE": "complete_bash",
            "COMP_WORDS": "sheetdrip st",
            "COMP_CWORD": "1",
        },
        check=True,
    )

    assert done.stdout.split() == ["status", "studio"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--version=3"],
        ["--config", "x", "check"],
        ["check", "--config", ""],
        ["check", "\udcff"],
        ["check", "--config", "\udcff"],
        ["sandbox", "--port", "99999"],
        ["sandbox", "--out", __file__],
        ["demo", "--port", "-1"],
        ["demo", "--speed", "nan"],
        ["--install-completion"],
    ],
    ids=ascii,
)
def test_no_argument_brings_a_traceback(arguments: list[str]) -> None:
    done = _run(*arguments, env={"HOME": "/dev/null", "SHELL": "/bin/bash"})

    assert done.returncode in {1, 2}
    assert "Traceback" not in done.stderr
    assert "crashed" not in done.stderr
