"""What does a reply answer, and what should become of it?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from sheetdrip.channels import STUDIO
from sheetdrip.domain.classification.classifier import Urgency
from sheetdrip.domain.keywords import Keywords
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.media import Media
from sheetdrip.domain.message import Message
from sheetdrip.domain.reasons import Reason, ReasonCode
from sheetdrip.domain.reply import Reply
from sheetdrip.planning.reply_judging import AnswerContext, judge, question_for
from sheetdrip.planning.verdicts import (
    AskedForHelp,
    Automatic,
    Courtesy,
    ForConversation,
    MayBeTen,
    NotUnderstood,
    OptedIn,
    OptedOut,
    Remark,
    Scored,
    SentMedia,
    Verdict,
    WantsOut,
)
from tests.builders import DAY_7, PHONE, clarification, draft, due, key, message, reply
from tests.classifier import CLASSIFIER

MAY_HAVE_IT = Reason(ReasonCode.MAY_HAVE_IT)
MAY_HAVE_BEEN_SENT = Reason(ReasonCode.MAY_HAVE_BEEN_SENT)

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
OTHER_PHONE = "+13125550199"
QUESTION = message(State.DELIVERED)


def asked(
    step: str = "day-7",
    after: timedelta = timedelta(),
    state: State = State.DELIVERED,
    *,
    surgery: str = "A",
    to: str = PHONE,
) -> Message:
    """A question that was due so long after day 7's."""
    when = due(DAY_7 + after, DAY_7 + after + DAY)
    return message(state, draft(key(surgery, step), to=to, when=when))


def asked_again(after: timedelta, state: State = State.SENT) -> Message:
    when = due(DAY_7 + after, DAY_7 + after + DAY)
    return message(state, clarification(when=when), posted_at=DAY_7 + after)


def answer(after: timedelta = MINUTE, body: str = "8") -> Reply:
    return reply(body, received_at=DAY_7 + after)


@pytest.mark.parametrize(
    ("state", "answered"),
    [
        (State.SENT, True),
        (State.DELIVERED, True),
        # statuses lag
        (State.SCHEDULED, True),
        (State.CANCELLING, True),
        (State.TOO_LATE, True),
        (State.WAITING, False),
        (State.INTENDED, False),
        (State.UNKNOWN, False),
        (State.UNDELIVERED, False),
        (State.FAILED, False),
        (State.CANCELLED, False),
        (State.SKIPPED, False),
    ],
)
def test_only_what_reached_the_phone_is_answered(state: State, *, answered: bool) -> None:
    question = asked(state=state)
    assert question_for(answer(), [question]) == (question if answered else None)


@pytest.mark.parametrize("reason", [MAY_HAVE_IT, MAY_HAVE_BEEN_SENT])
def test_what_twilio_may_have_sent_can_be_answered(reason: Reason) -> None:
    unknown = replace(asked(state=State.UNKNOWN), reason=reason)
    assert question_for(answer(), [unknown]) == unknown


def test_every_state_is_judged() -> None:
    answered = [state for state in State if question_for(answer(), [asked(state=state)])]
    assert len(answered) == 5


@pytest.mark.parametrize(
    ("after", "answered"),
    [(-MINUTE, False), (timedelta(), True), (6 * DAY, True), (6 * DAY + MINUTE, False)],
    ids=str,
)
def test_a_question_can_be_answered_for_six_days(after: timedelta, *, answered: bool) -> None:
    assert (question_for(answer(after), [asked()]) is not None) is answered


def test_the_newest_question_is_answered_whatever_the_order_and_whoevers_it_is() -> None:
    ours, theirs, later = asked(), asked("day-14", DAY, surgery="B"), asked("day-21", 3 * DAY)
    for order in ([ours, theirs, later], [later, theirs, ours]):
        assert question_for(answer(2 * DAY), order) == theirs
        assert question_for(answer(4 * DAY), order) == later
        assert question_for(answer(MINUTE), order) == ours


def test_another_phones_questions_are_not_answered() -> None:
    elsewhere = asked("day-14", DAY, to=OTHER_PHONE)
    assert question_for(answer(2 * DAY), [elsewhere]) is None
    assert question_for(answer(2 * DAY), [asked(), elsewhere]) == asked()


def test_a_text_sent_late_is_answered_from_when_it_was_sent() -> None:
    late = replace(
        asked("day-14", DAY), delivery="now", posted_at=DAY_7 + 2 * DAY, state=State.SENT
    )
    assert question_for(answer(DAY + MINUTE), [asked(), late]) == asked()
    assert question_for(answer(2 * DAY), [asked(), late]) == late
    unposted = replace(late, posted_at=None)
    assert question_for(answer(DAY), [asked(), unposted]) == unposted


def test_an_answer_to_a_clarification_answers_its_question() -> None:
    again = asked_again(5 * DAY)
    assert question_for(answer(5 * DAY + MINUTE), [asked(), again]) == asked()
    # also when the question itself is too old by then
    assert question_for(answer(10 * DAY), [asked(), again]) == asked()
    assert question_for(answer(12 * DAY), [asked(), again]) is None


def test_a_clarification_of_one_patient_outweighs_anothers_older_question() -> None:
    theirs = asked("day-14", MINUTE, surgery="B")
    again = asked_again(3 * MINUTE)
    assert question_for(answer(4 * MINUTE), [asked(), theirs, again]) == asked()
    assert question_for(answer(2 * MINUTE), [asked(), theirs, again]) == theirs


def test_a_clarification_whose_question_is_not_on_record_answers_nothing() -> None:
    assert question_for(answer(2 * MINUTE), [asked_again(MINUTE)]) is None


OPEN = AnswerContext(question=QUESTION)
SCORED = AnswerContext(question=QUESTION, has_score=True)
CLARIFIED = AnswerContext(question=QUESTION, has_clarification=True)
NO_QUESTION = AnswerContext()
OPTED_OUT = AnswerContext(question=QUESTION, opted_out=True)
ASK_AGAIN = NotUnderstood(clarify=True)
A_PERSONS_TURN = NotUnderstood(clarify=False)


@pytest.mark.parametrize(
    ("body", "talk", "verdict"),
    [
        ("8", OPEN, Scored(8, correction=False)),
        ("8/10, bleeding", OPEN, Scored(8, correction=False, urgency=Urgency.ALARM)),
        ("8, itchy", OPEN, Scored(8, correction=False, urgency=Urgency.WORDS)),
        ("8", CLARIFIED, Scored(8, correction=False)),
        ("8", OPTED_OUT, Scored(8, correction=False)),
        ("sorry, 3", SCORED, Scored(3, correction=True)),
        ("3, my knee is fine", SCORED, Remark()),
        ("8", NO_QUESTION, Remark()),
        ("better", OPEN, NotUnderstood(clarify=True, urgency=Urgency.WORDS)),
        ("chest pain", OPEN, NotUnderstood(clarify=False, urgency=Urgency.ALARM)),
        ("he died", OPEN, NotUnderstood(clarify=False, urgency=Urgency.DEATH)),
        ("please call me", OPEN, NotUnderstood(clarify=False, urgency=Urgency.CALL)),
        ("no, thank you", SCORED, Remark()),
        ("three", SCORED, Remark()),
        ("none", SCORED, Remark()),
        ("chest pain", SCORED, Remark(Urgency.ALARM)),
        (
            "I am out of the office, call 555-0100",
            OPEN,
            NotUnderstood(clarify=False, urgency=Urgency.WORDS),
        ),
        ("5 or 6", OPEN, ASK_AGAIN),
        ("", OPEN, ASK_AGAIN),
        ("the bandage came off", OPEN, NotUnderstood(clarify=True, urgency=Urgency.WORDS)),
        ("5 or 6", CLARIFIED, A_PERSONS_TURN),
        ("5 or 6", OPTED_OUT, A_PERSONS_TURN),
        ("better", SCORED, Remark()),
        ("better", NO_QUESTION, Remark()),
        ("thanks", OPEN, ASK_AGAIN),
        ("👍", OPEN, ASK_AGAIN),
        ("thanks", SCORED, Courtesy()),
        ("thanks", NO_QUESTION, Remark()),
        ("STOP", OPEN, OptedOut()),
        ("STOP", NO_QUESTION, OptedOut()),
        ("STOP", OPTED_OUT, OptedOut()),
        ("start", OPTED_OUT, OptedIn()),
        ("start", NO_QUESTION, OptedIn()),
        ("yes", OPTED_OUT, OptedIn()),
        ("yes", OPEN, ASK_AGAIN),
        ("yes", SCORED, Remark()),
        ("help", OPEN, AskedForHelp()),
        ("please stop", OPEN, WantsOut(Urgency.WORDS)),
        ("stop texting me, it is an 8", OPEN, WantsOut(Urgency.WORDS)),
        ("wrong number", NO_QUESTION, WantsOut(Urgency.WORDS)),
        ("Automatic reply: thank you", OPEN, Automatic()),
        ("Automatic reply: 8", OPEN, NotUnderstood(clarify=False, urgency=Urgency.WORDS)),
        ("Automatic reply: I left. Unsubscribe here", OPEN, WantsOut(Urgency.WORDS)),
    ],
    ids=str,
)
def test_a_reply_is_judged_by_what_is_known(
    body: str, talk: AnswerContext, verdict: Verdict
) -> None:
    assert judge(reply(body), talk, CLASSIFIER) == verdict


@pytest.mark.parametrize(
    ("body", "talk", "verdict"),
    [
        ("", OPEN, SentMedia()),
        (" ", CLARIFIED, SentMedia()),
        ("", SCORED, SentMedia()),
        ("", NO_QUESTION, SentMedia()),
        ("", OPTED_OUT, SentMedia()),
        ("better", OPEN, SentMedia(Urgency.WORDS)),
        ("is this normal?", OPEN, SentMedia(Urgency.WORDS)),
        ("thanks", OPEN, SentMedia()),
        ("thanks", SCORED, SentMedia()),
        ("👍", NO_QUESTION, SentMedia()),
        ("5 or 6", OPEN, SentMedia()),
        ("Automatic reply: 8", OPEN, SentMedia(Urgency.WORDS)),
        ("I'm driving right now", SCORED, SentMedia()),
        ("8", OPEN, Scored(8, correction=False)),
        ("8/10, bleeding", OPEN, Scored(8, correction=False, urgency=Urgency.ALARM)),
        ("sorry, 3", SCORED, Scored(3, correction=True)),
        ("3, see my knee", SCORED, SentMedia(Urgency.WORDS)),
        ("8", NO_QUESTION, SentMedia()),
        ("STOP", OPEN, OptedOut()),
        ("START", OPTED_OUT, OptedIn()),
        ("HELP", OPEN, AskedForHelp()),
        ("yes", OPEN, SentMedia()),
        ("please stop texting me", OPEN, WantsOut(Urgency.WORDS)),
        ("", replace(OPEN, conversation=STUDIO), ForConversation(STUDIO)),
    ],
    ids=str,
)
def test_a_picture_is_neither_thanks_nor_a_machines_and_never_asked_about_again(
    body: str, talk: AnswerContext, verdict: Verdict
) -> None:
    assert judge(reply(body, media=(Media(),)), talk, CLASSIFIER) == verdict


def test_a_clinics_own_word_opts_out() -> None:
    assert (
        judge(reply("alto"), AnswerContext(keywords=Keywords(stop=("ALTO",))), CLASSIFIER)
        == OptedOut()
    )


@pytest.mark.parametrize(
    ("told", "verdict"), [("STOP", OptedOut()), ("START", OptedIn()), ("HELP", AskedForHelp())]
)
def test_what_twilio_took_a_reply_for_stands_also_for_a_yes(told: str, verdict: Verdict) -> None:
    assert judge(reply("yes", opt_out_type=told), OPEN, CLASSIFIER) == verdict


def before(minutes: int, body: str) -> Reply:
    at = DAY_7 - minutes * MINUTE
    return reply(body, sid=f"SM{minutes}{body}", received_at=at)


def test_the_same_words_again_are_not_asked_about_again() -> None:
    talk = replace(OPEN, recent=(before(50, "It HURTS "),))
    assert judge(reply("it hurts"), talk, CLASSIFIER) == A_PERSONS_TURN
    assert judge(reply("it hurts 5 or 6"), talk, CLASSIFIER) == ASK_AGAIN


def test_more_than_five_replies_in_an_hour_are_a_loop() -> None:
    busy = tuple(before(minutes, f"no {minutes}") for minutes in (60, 40, 30, 20, 10))
    assert judge(reply("so"), replace(OPEN, recent=busy), CLASSIFIER) == A_PERSONS_TURN
    slower = (before(61, "no"), *busy[1:])
    assert judge(reply("so"), replace(OPEN, recent=slower), CLASSIFIER) == ASK_AGAIN


def test_a_reply_is_not_its_own_repetition() -> None:
    again = reply("so")
    assert judge(again, replace(OPEN, recent=(again,)), CLASSIFIER) == ASK_AGAIN


def test_a_score_is_a_score_however_often_it_comes() -> None:
    talk = replace(SCORED, recent=(before(1, "8"), before(2, "8")))
    assert judge(reply("8"), talk, CLASSIFIER) == Scored(8, correction=True)


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ("8", ForConversation(STUDIO)),
        ("so so", ForConversation(STUDIO, Urgency.WORDS)),
        ("thanks", ForConversation(STUDIO)),
        ("8 but the bandage is open and wet", ForConversation(STUDIO, Urgency.WORDS)),
        ("STOP", OptedOut()),
        ("START", OptedIn()),
        ("yes", ForConversation(STUDIO)),
        ("HELP", AskedForHelp()),
        ("please stop texting me", WantsOut(Urgency.WORDS)),
    ],
)
def test_what_was_for_a_flow_is_not_judged_but_for_what_twilio_and_staff_act_on(
    body: str, verdict: Verdict
) -> None:
    assert judge(reply(body), replace(OPEN, conversation=STUDIO), CLASSIFIER) == verdict


@pytest.mark.parametrize(
    ("minutes", "one", "zero", "verdict"),
    [
        (1, "1", "0", MayBeTen()),
        (11, "1", "0", Scored(0, correction=True)),
        (1, "2", "0", Scored(0, correction=True)),
        (1, "1", "3", Scored(3, correction=True)),
    ],
)
def test_a_one_and_then_a_zero_may_be_a_ten(
    minutes: int, one: str, zero: str, verdict: Verdict
) -> None:
    assert (
        judge(reply(zero), replace(SCORED, recent=(before(minutes, one),)), CLASSIFIER) == verdict
    )


@pytest.mark.parametrize(
    ("body", "untaken", "call_at", "urgency"),
    [
        ("9/10", True, 7, Urgency.ALARM),
        ("6", True, 7, Urgency.NOTHING),
        ("9/10", True, None, Urgency.NOTHING),
        ("9/10", False, 7, Urgency.NOTHING),
        ("5 or 6", True, 7, Urgency.NOTHING),
    ],
)
def test_a_score_to_call_for_that_a_flow_has_not_taken_is_a_call(
    body: str, *, untaken: bool, call_at: int | None, urgency: Urgency
) -> None:
    talk = replace(OPEN, conversation=STUDIO, is_untaken=untaken, call_at=call_at)
    assert judge(reply(body), talk, CLASSIFIER) == ForConversation(STUDIO, urgency)
