"""Does every sentence of the sheet exist in each language, with the same arguments, and short enough?"""

import ast
import string
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

import sheetdrip
from sheetdrip.domain.reasons import (
    CANCELLED_OUTSIDE,
    Reason,
    ReasonCode,
    statement_from_json,
    to_json,
)
from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.domain.wording import (
    Argument,
    Statement,
    as_said,
    every_way,
    opening,
    paragraph,
    say,
    sentence,
    tongue_of,
)
from sheetdrip.domain.wording.english import ENGLISH

CODE = Path(sheetdrip.__file__).parent
NAME = "Maximiliana-Alexandra Wolfeschlegelstein"
LABEL = "Three weeks after the second operation"[:40]

WORST: dict[str, Argument] = {
    "columns": (say("held.column", name="Surgery date"),) * 3,
    "kinds": (say("media.photo", count=88), say("media.recording", count=1)),
    "details": (say("concern.score", score=10, limit=10), say("concern.opted_out")),
    "titles": ("Patient", "Phone", "Surgery date"),
    "days": ("2026-03-12", "2026-12-03"),
    "labels": (LABEL,) * 2,
    "names": (NAME,) * 2,
    "others": (NAME, say("share.surgery_of", day="2026-09-23")),
    "known": ("{clinic}", "{first_name}", "{patient}", "{procedure}", "{surgeon}"),
    "languages": ("English", "Spanish"),
    "counts": tuple(say(f"tally.{one}", count=88) for one in ("delivered", "sent", "skipped")),
    "problems": (say("cell.blank", column="Surgery date"), say("phone.letters")),
    "chars": ("x",),
    "faults": (say("tab.no_line"),),
    "what": say("share.some", labels=(LABEL,), count=1),
    "other": say("share.surgery_of", day="2026-09-23"),
    "why": Reason.of(ReasonCode.TWILIO, error=21612),
    "cause": Reason.of(ReasonCode.TWILIO, error=21612),
    "state": say("state.asking"),
    "status": say("state.asking"),
    "offer": say("offer.names", names=(NAME,) * 2),
    "use": say("name.preferred"),
    "problem": say("text.brace"),
    "says": say("advice.no_scale"),
    "cost": say("cost.priced", count=10, price="0.083"),
    "fewer": say("cost.segments", count=1),
    "where": say("cost.in_clinic"),
    "fix": say("cost.leave_out"),
    "kind": say("char.three_dots"),
    "day": "2026-09-23",
    "went": "2026-09-23",
    "meant": "2026-09-23",
    "at": "2026-09-23T19:00",
    "error": 21612,
    "number": 21612,
    "column": "Surgery date",
    "latest": "Latest",
    "label": LABEL,
    "name": NAME,
}
"""An argument as long as it gets, by its name; any other is a word of twenty letters, or a number."""

NUMBERS = {
    "count",
    "score",
    "before",
    "limit",
    "hours",
    "row",
    "most",
    "longest",
    "year",
    "less",
    "more",
}

LONGEST = {
    "state": 45,
    "tally": 30,
    "next": 130,
    "step": 200,
    "status": 330,
    "reason": 330,
    "held": 330,
    "share": 330,
    "needs": 330,
    "twilio": 130,
    "tab": 150,
    "advice": 260,
}
"""Letters that a cell of a kind has room for; Chinese ones count twice."""

ELSE = 330


def placeholders(template: str) -> set[str]:
    """The arguments of a template, also those within a choice of words."""
    found = set()
    for _, name, spec, _ in string.Formatter().parse(template):
        if name is not None:
            found |= {name, *(placeholders(spec) if spec and "{" in spec else ())}
    return found


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


_SPECIAL: list[tuple[tuple[str, ...], dict[str, Argument]]] = [
    (("needs.year", "needs.year_ahead"), {"meant": 2026}),
    (("date.far", "needs.over"), {"day": "2026-09-23"}),
    (("status.fix", "step.because"), {"why": (say("needs.none_sent"),)}),
    (("status.remark",), {"what": say("time.unreadable", word="x" * 20)}),
    (("share",), {"why": say("share.with_twilio")}),
    (("concern.of", "concern.at", "concern.started"), {"what": say("concern.help")}),
    (
        ("concern.sent", "concern.sent_with_words"),
        {"what": say("media.all", kinds=(say("media.photo", count=8),))},
    ),
    (
        ("concern.whose", "concern.whose_score"),
        {"names": say("offer.names", names=(NAME, NAME))},
    ),
]
SPECIAL = {code: given for codes, given in _SPECIAL for code in codes}
"""What an argument is in one sentence, or in one group, where that differs."""


def worst(code: str) -> Iterator[Statement]:
    """The statement at its longest, once for each number of things."""
    names = placeholders(ENGLISH.sentences[code])
    key = code.removeprefix("reason.")
    special = SPECIAL.get(code) or SPECIAL.get(code.partition(".")[0], {})
    for count in (1, 2, 88):
        given: dict[str, Argument] = {
            name: count if name in NUMBERS else WORST.get(name, "x" * 20) for name in names
        }
        given |= {name: value for name, value in special.items() if name in names}
        yield Statement.of(ReasonCode(key) if key != code else code, **given)


@pytest.mark.parametrize("language", SheetLanguage)
def test_every_language_has_the_same_sentences_with_the_same_arguments(
    language: SheetLanguage,
) -> None:
    tongue = tongue_of(language)
    assert tongue.sentences.keys() == ENGLISH.sentences.keys()
    for code, template in tongue.sentences.items():
        lacking = placeholders(ENGLISH.sentences[code]) ^ placeholders(template)
        assert lacking <= {"count"}, code  # another language may have no plural
    assert tongue.of_error.keys() == ENGLISH.of_error.keys()
    assert sum(map(len, tongue.twilio)) == len(tongue.of_error)


@pytest.mark.parametrize("language", SheetLanguage)
@pytest.mark.parametrize("code", ENGLISH.sentences)
def test_every_sentence_fits_its_cell_at_its_longest(code: str, language: SheetLanguage) -> None:
    for said in worst(code):
        told = sentence(said, language)
        assert "{" not in told.replace("{{", "") or code.startswith(("text.", "advice.", "row."))
        assert width(told) <= LONGEST.get(code.partition(".")[0], ELSE), told
        assert not told.endswith((" ", "..", "。。", ";."))


@pytest.mark.parametrize("code", ENGLISH.sentences)
def test_every_statement_is_kept_as_it_is(code: str) -> None:
    for said in worst(code):
        assert sentence(statement_from_json(to_json(said))) == sentence(said)


def calls() -> Iterator[tuple[str, str, set[str] | None]]:
    """Where the code says what, with which arguments; None where they are given as a whole."""
    for path in sorted(CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say":
                (code,) = node.args
                named = {one.arg for one in node.keywords}
                whole = None if None in named else {one for one in named if one}
                for literal in ast.walk(code):
                    if isinstance(literal, ast.Constant) and isinstance(literal.value, str):
                        yield f"{path.name}:{node.lineno}", literal.value, whole


def test_whatever_the_code_says_has_a_sentence_with_those_arguments() -> None:
    for place, code, named in calls():
        if "." not in code or code.endswith("."):
            continue  # a part of a code
        assert code in ENGLISH.sentences, place
        if named is not None:
            assert placeholders(ENGLISH.sentences[code]) == named, f"{place} {code}"


def test_every_sentence_is_said_somewhere() -> None:
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in CODE.rglob("*.py")
        if path.parent.name != "wording"
    )
    parts = ("media.", "reason.", "drip.", "state.", "step.", "char.", "twilio.", "advice.")
    unsaid = [code for code in ENGLISH.sentences if f'"{code}"' not in source]
    assert [code for code in unsaid if not code.startswith(parts)] == []


def test_plurals_lists_and_days_follow_the_language() -> None:
    one, two = (say("tally.sent", count=count) for count in (1, 2))
    some = say("share.some", labels=("A", "B", "C"), count=3)
    moment = say("next.moment", at="2026-09-03T08:05")
    said = {
        language: [sentence(each, language) for each in (one, two, some, moment)]
        for language in SheetLanguage
    }
    assert said == {
        SheetLanguage.EN: ["1 sent", "2 sent", "A, B and C are not sent", "Thu 3 Sep 2026 08:05"],
        SheetLanguage.ES: [
            "1 enviado",
            "2 enviados",
            "no se envían A, B y C",
            "jue 3 sept 2026 08:05",
        ],
        SheetLanguage.ZH: [
            "1 条已发送",
            "2 条已发送",
            "不发送 A、B和C",
            "2026年9月3日周四 08:05",
        ],
    }


def test_a_statement_is_said_in_english_and_keeps_its_arguments_out_of_sight() -> None:
    said = say("share.names", what=say("share.none"), names=("Ada Example",), why="why")
    assert str(said).startswith("no text is sent here")
    assert "Ada" not in repr(said)


def test_what_is_made_elsewhere_is_said_as_it_is() -> None:
    assert every_way(as_said("as it is")) == ("as it is",)
    assert sentence(None) == ""
    assert paragraph((None, as_said("A."), as_said("B.")), SheetLanguage.EN) == "A. B."
    assert paragraph((as_said("A。"), as_said("B。")), SheetLanguage.ZH) == "A。B。"


@pytest.mark.parametrize("language", SheetLanguage)
def test_a_sentence_begins_with_its_opening(language: SheetLanguage) -> None:
    for code in ("status.fix", "status.held", "status.call", "status.read"):
        told = sentence(say(code, why=("x",)), language)
        assert opening(code, language)
        assert told.startswith(opening(code, language))


def test_what_earlier_versions_wrote_into_sheets_is_still_looked_for() -> None:
    assert "cancelled in Twilio, not by sheetdrip" in every_way(CANCELLED_OUTSIDE)
    assert "pain 8 (limit 7)" in every_way(say("concern.score", score=8, limit=7))
    assert "no reply in 24 hours" in every_way(say("concern.silence", hours=24.0))
    assert "replied STOP" in every_way(say("concern.opted_out"))
