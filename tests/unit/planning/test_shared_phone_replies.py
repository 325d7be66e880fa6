"""Whose is a reply from a phone that several patients share?"""

from dataclasses import replace
from datetime import timedelta

from sheetdrip.channels import STUDIO
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.message import Message
from sheetdrip.domain.reply import ConcernRecord, ReplyRecord, ScoreRecord
from sheetdrip.planning.reply_judging import questions_for
from sheetdrip.planning.reply_processing import Kept, ReplyContext, ReplyProcessor
from sheetdrip.planning.reply_summary import summary, whose
from sheetdrip.planning.shared_phone_replies import doubts, or_names, rivals, unsure
from sheetdrip.planning.verdicts import Courtesy, OptedOut, Remark
from tests.builders import DAY_7, draft, due, key, message, reply
from tests.classifier import CLASSIFIER

DAY = timedelta(days=1)
NAMES = {"A": "ada example", "B": "ben example", "C": "ada example"}


def asked(surgery: str, days: int) -> Message:
    """A question that reached the phone so many days after the first."""
    return message(State.DELIVERED, draft(key(surgery), when=due(DAY_7 + days * DAY)))


ADAS, BENS = asked("A", 0), asked("B", 1)


def said(
    body: str, *questions: Message, answered: str = "", days: float = 1.1, flow: bool = False
) -> tuple[Kept, ...]:
    """What follows from a reply some days after the first question; `answered`: whose score is known."""
    known = ReplyContext(
        messages=questions or (ADAS, BENS),
        patients=NAMES,
        classifier=CLASSIFIER,
        labels={"day-7": "Day 7"},
        scores={
            (one, "day-7"): ScoreRecord(surgery=one, step="day-7", score=3) for one in answered
        },
    )
    record = ReplyRecord(reply=reply(body, received_at=DAY_7 + days * DAY))
    return ReplyProcessor(known).take(record, conversation=STUDIO if flow else None)


def verdict(kept: tuple[Kept, ...]) -> str | None:
    assert isinstance(kept[0], ReplyRecord)
    return kept[0].verdict


def scored(kept: tuple[Kept, ...]) -> list[str]:
    return [one.surgery for one in kept if isinstance(one, ScoreRecord)]


def in_doubt(kept: tuple[Kept, ...]) -> list[str]:
    found = [one for one in kept if isinstance(one, ConcernRecord) and one.kind == "whose"]
    assert all(
        "Ben Example" in str(one.detail) and "Ada Example" in str(one.detail) for one in found
    )
    return [one.surgery for one in found]


def test_a_score_that_may_be_eithers_is_nobodys() -> None:
    kept = said("5")
    assert (verdict(kept), scored(kept), in_doubt(kept)) == ("either", [], ["B", "A"])
    assert isinstance(kept[0], ReplyRecord)
    assert kept[0].score is None
    assert "please read" in summary(kept[0])
    told = [str(one.detail) for one in kept if isinstance(one, ConcernRecord)]
    assert any("pain 5" in detail for detail in told)


def test_a_score_is_the_patients_whose_question_alone_is_open() -> None:
    kept = said("5", answered="A")
    assert (verdict(kept), scored(kept), in_doubt(kept)) == ("scored", ["B"], [])
    typed = ScoreRecord(surgery="A", step="day-7", by_staff=True)
    desk = ReplyProcessor(
        ReplyContext(
            messages=(ADAS, BENS),
            patients=NAMES,
            classifier=CLASSIFIER,
            scores={("A", "day-7"): typed},
        )
    )
    taken = desk.take(ReplyRecord(reply=reply("5", received_at=DAY_7 + 1.1 * DAY)))
    assert scored(taken) == ["B"]
    # the later one is answered: this may correct it, or answer the other
    assert verdict(said("5", answered="B")) == "either"
    assert verdict(said("5", answered="AB")) == "either"
    # too long ago to be answered
    assert scored(said("5", ADAS, asked("B", 7), days=7.1)) == ["B"]
    assert scored(said("5", ADAS)) == ["A"]


def test_two_surgeries_of_one_patient_are_no_doubt() -> None:
    kept = said("5", ADAS, asked("C", 1))
    assert (scored(kept), in_doubt(kept)) == (["C"], [])


def test_words_are_for_a_person_with_all_names_and_nobody_is_asked_once_more() -> None:
    assert (verdict(said("?")), in_doubt(said("?"))) == ("unclear", ["B", "A"])
    alarming = said("5, my chest hurts")
    assert in_doubt(alarming) == ["B", "A"]
    assert "alarm" in {one.kind for one in alarming if isinstance(one, ConcernRecord)}


def test_what_needs_no_patient_or_belongs_to_a_flow_is_as_ever() -> None:
    for body in ("STOP", "thanks"):
        assert in_doubt(said(body, answered="AB")) == []
    kept = said("5", flow=True)
    assert (verdict(kept), in_doubt(kept)) == ("studio", [])
    assert in_doubt(said("hello", days=20)) == []


def test_rivals_are_told_from_the_names_alone() -> None:
    assert rivals((), NAMES, {}) == ()
    assert rivals((BENS, ADAS), {}, {}) == (ADAS,)
    assert rivals((BENS, ADAS), NAMES, {}) == (ADAS,)
    for one in (Courtesy(), OptedOut(), Remark()):
        assert unsure(one) == one
    assert list(doubts(Courtesy(), (BENS, ADAS), NAMES)) == []
    assert (
        str(or_names((BENS, ADAS, asked("C", 2)), {"A": "Ada", "C": "Ada"}))
        == "another patient or Ada"
    )


def test_the_replies_tab_names_all_whose_it_may_be() -> None:
    names = {"A": "Ada Example", "B": "Ben Example"}
    (record, *_), (certain, *_) = said("5"), said("5", answered="A")
    assert isinstance(record, ReplyRecord)
    assert isinstance(certain, ReplyRecord)
    assert whose(record, (ADAS, BENS), names, {}) == "Ben Example or Ada Example"
    assert whose(certain, (ADAS, BENS), names, {}) == "Ben Example"
    # as its row has it: words behind the only question that is open are of that patient
    words = replace(certain, verdict="unclear")
    scores = {("A", "day-7"): ScoreRecord(surgery="A", step="day-7", score=3)}
    assert whose(words, (ADAS, BENS), names, {}) == "Ben Example or Ada Example"
    assert whose(words, (ADAS, BENS), names, scores) == "Ben Example"
    (remark, *_) = said("my leg hurts", ADAS, answered="A")
    assert isinstance(remark, ReplyRecord)
    assert whose(remark, (ADAS,), names, {}) == "Ada Example"
    assert whose(remark, (), {}, {}) == ""
    assert questions_for(record.reply, (ADAS, BENS)) == (BENS, ADAS)


def test_two_patients_whom_nobody_knows_by_name_are_not_one() -> None:
    assert rivals((BENS, ADAS), {}, {}) == (ADAS,)
    assert rivals((BENS, ADAS), {"A": "", "B": "ben example"}, {}) == (ADAS,)
