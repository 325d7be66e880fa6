"""Are the commands that the README tells people to type commands that exist?"""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from sheetdrip.cli import commands

README = Path(__file__).parents[2] / "README.md"
_FENCED = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_NEXT = re.compile(r"[;|&>]+|\s#")


def typed(text: str) -> Iterator[str]:
    """What follows `sheetdrip` wherever a fenced block calls it."""
    for block in _FENCED.findall(text):
        for part in _NEXT.split(block.replace("\\\n", " ").replace("\n", ";")):
            before, name, arguments = part.partition("sheetdrip ")
            is_call = name and re.fullmatch(r"(\s|\$|\w+=\S* )*\S*[/=]?", before)
            if is_call and arguments.strip():
                yield arguments.strip()


def test_calls_are_found_wherever_they_stand() -> None:
    readme = """
sheetdrip prose
```sh
python3 -m venv .venv && .venv/bin/sheetdrip demo --days 3  # a comment
pip install sheetdrip and
TWILIO_AUTH_TOKEN=x sheetdrip run --once > log.txt
sheetdrip plan \\
  --json | less
```
```ini
ExecStart=/opt/sheetdrip/bin/sheetdrip run --config /etc/sheetdrip.toml
```
"""
    assert list(typed(readme)) == [
        "demo --days 3",
        "run --once",
        "plan    --json",
        "run --config /etc/sheetdrip.toml",
    ]


@pytest.mark.parametrize("arguments", sorted(set(typed(README.read_text(encoding="utf-8")))))
def test_a_command_line_of_the_readme_parses(arguments: str) -> None:
    group, words = get_command(commands), shlex.split(arguments)
    assert isinstance(group, TyperGroup)

    context = group.make_context("sheetdrip", list(words))
    name, command, options = group.resolve_command(context, words)

    assert command is not None
    assert command.make_context(name, options, parent=context).params
