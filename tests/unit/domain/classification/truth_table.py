"""What does docs/pain-scores.md say, row by row?"""

import re
from collections.abc import Iterator
from pathlib import Path

PAGE = Path(__file__).parents[4] / "docs" / "pain-scores.md"
_ROW = re.compile(r"\| `(?P<text>[^`]*)` \| (?P<score>\d+|unsure) \| (?P<why>[^|]+) \|")
_ESCAPE = re.compile(r"\\n|\\u([0-9a-f]{4})")


def rows() -> Iterator[tuple[str, int | None, str]]:
    """What the patient writes, the score (None: unsure), and why."""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("| `"):
            found = _ROW.fullmatch(line)
            assert found, line
            score = None if found["score"] == "unsure" else int(found["score"])
            yield _ESCAPE.sub(_character, found["text"]), score, found["why"]


def _character(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16)) if escape[1] else "\n"
