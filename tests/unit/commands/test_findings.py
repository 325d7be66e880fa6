"""How are findings and problems shown, and with which exit code do they end?"""

import json

import pytest

from sheetdrip.check import Finding, Severity, worst
from sheetdrip.commands.check import show_findings
from sheetdrip.console.terminal import print_json, print_json_line, print_problems

Capture = pytest.CaptureFixture[str]

FINDINGS = [
    Finding("service account", Severity.OK, "drip@clinic.example"),
    Finding("Hill [1]: sheet", Severity.WARN, "2 of sheetdrip's columns are missing"),
    Finding("ledger", Severity.FIX, "[red]locked[/red] \x1b[2J"),
    Finding("clock", Severity.FAILED, "nobody answered"),
]


def test_findings_as_text_are_a_line_each(capsys: Capture) -> None:
    show_findings(FINDINGS, as_json=False)
    assert capsys.readouterr().out.splitlines() == [
        "    ok  service account: drip@clinic.example",
        "  warn  Hill [1]: sheet: 2 of sheetdrip's columns are missing",
        "   fix  ledger: [red]locked[/red] [2J",
        "failed  clock: nobody answered",
    ]


def test_findings_as_json_hold_the_same(capsys: Capture) -> None:
    show_findings(FINDINGS, as_json=True)
    assert json.loads(capsys.readouterr().out) == [
        {"what": "service account", "mark": "ok", "says": "drip@clinic.example"},
        {
            "what": "Hill [1]: sheet",
            "mark": "warn",
            "says": "2 of sheetdrip's columns are missing",
        },
        {"what": "ledger", "mark": "fix", "says": "[red]locked[/red] \x1b[2J"},
        {"what": "clock", "mark": "failed", "says": "nobody answered"},
    ]


def test_json_holds_control_characters_only_escaped(capsys: Capture) -> None:
    show_findings(FINDINGS, as_json=True)
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("marks", "code"),
    [
        ([], 0),
        ([Severity.OK], 0),
        ([Severity.OK, Severity.WARN], 0),
        ([Severity.FAILED], 4),
        ([Severity.WARN, Severity.FAILED, Severity.OK], 4),
        ([Severity.FIX], 2),
        ([Severity.FAILED, Severity.FIX], 2),
        ([Severity.FIX, Severity.FAILED], 2),
    ],
)
def test_the_worst_finding_decides_the_exit_code(marks: list[Severity], code: int) -> None:
    assert worst(Finding("it", mark, "") for mark in marks) == code


def test_problems_go_to_stderr_a_line_each(capsys: Capture) -> None:
    print_problems(["clinics[0].region: [bold]", "x" * 200])
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == ["✗ clinics[0].region: [bold]", f"✗ {'x' * 200}"]


def test_a_json_line_is_one_line(capsys: Capture) -> None:
    print_json_line({"url": "http://127.0.0.1:1", "note": "a\nb"})
    told = capsys.readouterr().out
    assert told.endswith("\n")
    assert told.count("\n") == 1
    assert json.loads(told) == {"url": "http://127.0.0.1:1", "note": "a\nb"}


def test_json_keeps_other_alphabets_readable(capsys: Capture) -> None:
    print_json({"patient": "阿达"})
    assert '"阿达"' in capsys.readouterr().out
