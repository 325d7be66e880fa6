"""Are the sentences that the page explains sentences that the product says, and is none of them missing?"""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

import sheetdrip
from sheetdrip.domain.staff_columns import NEEDED
from sheetdrip.domain.wording.english import ENGLISH

PACKAGE = Path(sheetdrip.__file__).parent
PAGE = (PACKAGE.parent / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
QUOTED = re.compile(r"^\| “(.+?)” \|", re.MULTILINE).findall(PAGE)
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


@lru_cache(maxsize=1)
def said() -> str:
    """Every text that stands in the product, a line each; … for whatever is filled in."""
    texts = [
        text.replace("\n", " ")
        for path in PACKAGE.rglob("*.py")
        if path.stem != "earlier"  # which keeps what is said no more
        for text in _texts(ast.parse(path.read_text(encoding="utf-8")))
    ]
    blank = ENGLISH.sentences["cell.blank"]
    return "\n".join([*texts, *(blank.replace("{column:column}", name) for name in NEEDED)])


def _texts(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(_part(one) for one in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield _PLACEHOLDER.sub("…", node.value)


def _part(one: ast.expr) -> str:
    return str(one.value) if isinstance(one, ast.Constant) else "…"


def pattern(quoted: str) -> re.Pattern[str]:
    """What a quotation matches: anything where it has three dots."""
    return re.compile(".*".join(re.escape(part.strip()) for part in quoted.split("…")))


@pytest.mark.parametrize("quoted", QUOTED)
def test_a_sentence_that_is_explained_is_said(quoted: str) -> None:
    assert pattern(quoted).search(said())


@pytest.mark.parametrize(
    "code",
    [
        code
        for code, text in ENGLISH.sentences.items()
        if code.startswith(("reason.", "phone.", "date.", "held.", "needs.year", "status."))
        and len(_PLACEHOLDER.sub("", text)) > len("it: ")
    ],
)
def test_a_reason_that_a_row_can_show_is_explained(code: str) -> None:
    sentence = _PLACEHOLDER.sub("…", ENGLISH.sentences[code])
    assert [quoted for quoted in QUOTED if pattern(quoted).match(sentence)] != []


def test_a_sentence_that_nobody_says_is_found() -> None:
    assert not pattern("the moon is …, which is not likely").search(said())
    assert len(QUOTED) == len({*QUOTED})
