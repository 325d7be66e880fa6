"""Are the commands that the pages tell people to type commands that exist, with options that exist?"""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from sheetdrip.cli import commands

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGES = (README, *ROOT.glob("[CS]*.md"), *(ROOT / "docs").rglob("*.md"))
_FENCED = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(?<!`)`((?:\.venv/bin/)?sheetdrip [^`]+)`(?!`)")
_NEXT = re.compile(r"[;|&>]+|\s#")
_CALL = re.compile(r"(?:(?:\s|\$|\w+=\S* )*(?:\S*[/=])?|.*/bin/)sheetdrip (?P<arguments>.+)")


def typed(text: str) -> Iterator[str]:
    """What follows `sheetdrip` wherever a fenced block, or a piece of code in a sentence, calls it."""
    blocks = (block.replace("\\\n", " ").replace("\n", ";") for block in _FENCED.findall(text))
    for block in (*blocks, *_INLINE.findall(_FENCED.sub("", text))):
        for part in _NEXT.split(block):
            call = _CALL.fullmatch(part)
            if call and call["arguments"].strip():
                yield call["arguments"].strip()


def all_typed() -> list[str]:
    """Every call on every page."""
    return sorted({one for page in PAGES for one in typed(page.read_text(encoding="utf-8"))})


def test_calls_are_found_wherever_they_stand() -> None:
    readme = """
sheetdrip prose, `sheetdrip status --json` and `sheetdrip.db`
```sh
python3 -m venv .venv && .venv/bin/sheetdrip demo --days 3  # a comment
pip install sheetdrip and
TWILIO_AUTH_TOKEN=x sheetdrip run --once > log.txt
sheetdrip plan \\
  --json | less
```
```ini
ExecStart=/opt/sheetdrip/bin/sheetdrip run --config /etc/sheetdrip.toml
sudo -u sheetdrip /opt/sheetdrip/bin/sheetdrip check
```
"""
    assert [*typed(readme)] == [
        "demo --days 3",
        "run --once",
        "plan    --json",
        "run --config /etc/sheetdrip.toml",
        "check",
        "status --json",
    ]


@pytest.mark.parametrize("arguments", all_typed())
def test_a_command_line_of_the_pages_parses(arguments: str) -> None:
    group, words = get_command(commands), shlex.split(arguments)
    assert isinstance(group, TyperGroup)

    if words[0].startswith("-"):  # parsing it would do it
        assert words[0] in {"--help", "-h", *(name for one in group.params for name in one.opts)}
        return
    context = group.make_context("sheetdrip", list(words))
    name, command, options = group.resolve_command(context, words)

    assert command is not None
    assert command.make_context(name, options, parent=context).params


def test_every_command_has_a_line_in_the_table_of_commands() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    group = get_command(commands)
    assert isinstance(group, TyperGroup)
    assert [name for name in group.commands if f"`sheetdrip {name}" not in page] == []


def test_the_readme_is_short_and_its_first_block_has_the_two_commands_that_ci_takes() -> None:
    text = README.read_text(encoding="utf-8")
    first = _FENCED.findall(text)[0].splitlines()
    assert len(text.splitlines()) <= 130
    assert [line.rpartition("&& ")[2].split()[0] for line in first] == [
        ".venv/bin/sheetdrip",
        ".venv/bin/pytest",
    ]


def test_recipes_that_the_pages_name_are_in_the_justfile() -> None:
    recipes = re.findall(
        r"^([a-z][\w-]*)(?: [^:\n]*)?:(?!=)", (ROOT / "justfile").read_text("utf-8"), re.MULTILINE
    )
    named = {
        name
        for page in PAGES
        for name in re.findall(r"`(?:\.venv/bin/)?just ([\w-]+)", page.read_text(encoding="utf-8"))
    }
    assert {"docs", "check"} <= named <= {*recipes}
