"""What follows from a reply, and from the next one after it?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from sheetdrip.channels import STUDIO
from sheetdrip.domain.classification.classifier import Urgency
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.media import Media
from sheetdrip.domain.message import Message
from sheetdrip.domain.reply import ConcernRecord, ReplyRecord, ScoreRecord
from sheetdrip.domain.wording import as_said
from sheetdrip.planning.reply_processing import Kept, ReplyContext, ReplyProcessor
from sheetdrip.planning.reply_summary import summary
from sheetdrip.planning.suppression import Contact, Hold
from tests.builders import DAY_7, PHONE, clarification, draft, due, key, message, reply, started
from tests.classifier import CLASSIFIER

MINUTE = timedelta(minutes=1)
QUESTION = message(State.DELIVERED)
LABELS = {"day-7": "Day 7"}


def received(
    body: str, after: timedelta = MINUTE, sid: str = "SM1", phone: str = PHONE
) -> ReplyRecord:
    text = replace(reply(body, received_at=DAY_7 + after), sid=sid, phone=phone)
    return ReplyRecord(reply=text)


def desk(*messages: Message, **known: object) -> ReplyProcessor:
    given = {"messages": messages or (QUESTION,), "labels": LABELS, "classifier": CLASSIFIER}
    return ReplyProcessor(ReplyContext(**given, **known))  # type: ignore[arg-type]


def judged(*bodies: str, at: ReplyProcessor | None = None) -> list[tuple[Kept, ...]]:
    where = at or desk()
    return [
        where.take(received(body, order * MINUTE, f"SM{order}"))
        for order, body in enumerate(bodies, start=1)
    ]


def verdicts(*bodies: str, at: ReplyProcessor | None = None) -> list[str | None]:
    return [kept[0].verdict for kept in judged(*bodies, at=at)]  # type: ignore[union-attr]


def concern(kind: str, **changes: object) -> ConcernRecord:
    one = ConcernRecord(surgery="A", step="day-7", kind=kind, detail=as_said("x"), raised_at=DAY_7)
    return replace(one, **changes)  # type: ignore[arg-type]


def known_concerns(*concerns: ConcernRecord) -> dict[tuple[str, str, str], ConcernRecord]:
    return {(one.surgery, one.step, one.kind): one for one in concerns}


def test_a_score_is_kept_with_its_question_and_its_delay() -> None:
    record = received("8")
    assert desk().take(record) == (
        replace(record, verdict="scored", surgery="A", step="day-7", score=8, delay=MINUTE),
        ScoreRecord(surgery="A", step="day-7", score=8, reply_sid="SM1"),
    )


def test_a_correction_replaces_the_score_and_keeps_what_the_cell_shows() -> None:
    shown = ScoreRecord(surgery="A", step="day-7", score=8, reply_sid="SM0", shown="8")
    record, score = desk(scores={("A", "day-7"): shown}).take(received("3"))
    assert isinstance(record, ReplyRecord)
    assert record.verdict == "corrected"
    assert score == replace(shown, score=3, reply_sid="SM1")


def test_a_score_that_finds_staffs_own_in_its_cell_is_told_and_one_to_call_for_needs_a_call() -> (
    None
):
    typed = ScoreRecord(surgery="A", step="day-7", shown="7", by_staff=True)
    for body, call_at, kinds in (
        ("9", 8, ["alarm"]),
        ("9", None, ["remark"]),
        ("2", 8, ["remark"]),
        ("7", 8, []),
    ):
        at = desk(scores={("A", "day-7"): typed}, call_at=call_at)
        assert [one.kind for one in raised_for(at.take(received(body)))] == kinds


def test_two_scores_in_one_batch_are_a_score_and_its_correction() -> None:
    assert verdicts("8", "3") == ["scored", "corrected"]


def test_a_question_is_asked_again_once_in_a_batch_and_across_batches() -> None:
    assert verdicts("so so", "meh") == ["clarify", "unclear"]
    earlier = replace(received("so so"), verdict="clarify", surgery="A", step="day-7")
    assert verdicts("meh", at=desk(replies=(earlier,))) == ["unclear"]
    sent = message(State.SENT, clarification())
    assert verdicts("meh", at=desk(QUESTION, sent)) == ["unclear"]


def test_a_reply_that_nobody_judged_yet_counts_for_nothing() -> None:
    untouched = replace(received("so so"), surgery="A", step="day-7")
    assert verdicts("meh", at=desk(replies=(untouched,))) == ["clarify"]


def test_a_stop_and_a_start_leave_their_moments_on_the_phone() -> None:
    out, back = judged("STOP", "START")
    assert out[1] == Contact(phone=PHONE, opted_out_at=DAY_7 + MINUTE)
    assert back[1] == Contact(
        phone=PHONE, opted_out_at=DAY_7 + MINUTE, opted_in_at=DAY_7 + 2 * MINUTE
    )


def test_a_start_settles_what_the_stop_had_raised() -> None:
    open_ = concern("opted_out", surgery="A", step="evening")
    elsewhere = concern("opted_out", surgery="B")
    start = desk(concerns=known_concerns(open_, elsewhere)).take(received("START"))
    assert start[2:] == (
        replace(
            open_,
            acknowledged_at=DAY_7 + MINUTE,
            acknowledged_by="the patient's own reply",
        ),
    )


def test_a_score_settles_the_silence_and_the_unclear_answer_of_its_question_alone() -> None:
    concerns = known_concerns(
        concern("silence"),
        concern("unclear"),
        concern("score"),
        concern("silence", step="evening"),
        concern("unclear", surgery="B"),
        concern("silence", surgery="C", acknowledged_at=DAY_7),
    )
    kept = desk(concerns=concerns).take(received("2"))
    settled = {one.kind for one in kept if isinstance(one, ConcernRecord)}
    assert settled == {"silence", "unclear"}
    assert len(kept) == 4


def test_a_machines_answer_settles_no_silence() -> None:
    silent = desk(concerns=known_concerns(concern("silence")))
    kept = silent.take(received("I'm driving with Do Not Disturb While Driving turned on."))
    assert [one.verdict for one in kept if isinstance(one, ReplyRecord)] == ["automatic"]
    assert len(kept) == 1


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("please stop texting me", "wants_out"),
        ("STOP", "opted_out"),
        ("HELP", "alarm"),
        ("8 and it is bleeding", "alarm"),
        ("8 and it itches", "remark"),
    ],
)
def test_what_a_person_must_see_is_raised_with_its_moment(body: str, kind: str) -> None:
    (raised,) = [one for one in desk().take(received(body)) if isinstance(one, ConcernRecord)]
    assert (raised.surgery, raised.step, raised.kind) == ("A", "day-7", kind)
    assert raised.raised_at == DAY_7 + MINUTE
    assert str(raised.detail).startswith("Day 7 ")
    assert str(raised.detail).endswith("(Tue 10 Mar 15:01)")


def test_the_same_again_in_the_same_minute_is_raised_once_and_later_anew() -> None:
    at = desk()
    first = at.take(received("please stop texting me"))
    again = at.take(received("please stop texting me", sid="SM2"))
    later = at.take(received("please stop texting me", timedelta(hours=2), sid="SM3"))
    counts = [sum(isinstance(one, ConcernRecord) for one in kept) for kept in (first, again, later)]
    assert counts == [1, 0, 1]


def test_what_is_written_after_an_acknowledgement_is_raised_anew_in_the_same_minute() -> None:
    at = desk()
    (first,) = raised_for(at.take(received("please stop texting me")))
    read = replace(first, shown_at=first.raised_at, acknowledged_at=first.raised_at)
    again = received("please stop texting me", timedelta(seconds=70), sid="SM2")
    for known in (first, read):
        (raised,) = raised_for(desk(concerns=known_concerns(known)).take(again))
        assert (raised.detail, raised.shown_at, raised.acknowledged_at) == (
            first.detail,
            None,
            None,
        )
    same_second = received("please stop texting me", sid="SM3")
    assert len(raised_for(desk(concerns=known_concerns(read)).take(same_second))) == 1


def test_a_phone_that_texts_is_no_longer_held_to_be_out_of_reach() -> None:
    flawed = Contact(phone=PHONE, unreachable_code=30006, flawed_at=DAY_7)
    kept = desk(contacts={PHONE: flawed}).take(received("7"))
    assert kept[1] == Contact(phone=PHONE, unreachable_code=None, flawed_at=DAY_7 + MINUTE)


def test_a_phone_that_was_never_flawed_is_left_alone() -> None:
    known = Contact(phone=PHONE, opted_in_at=DAY_7)
    kept = desk(contacts={PHONE: known}).take(received("7"))
    assert not any(isinstance(one, Contact) for one in kept)


def test_words_that_answer_nothing_go_to_the_surgery_that_was_texted_last() -> None:
    long_after = timedelta(days=9)
    other = message(
        State.SCHEDULED,
        draft(key("B", "day-14"), when=due(DAY_7 + 2 * long_after, DAY_7 + 2 * long_after)),
        sid="SM2",
    )
    record, raised = desk(QUESTION, other).take(received("my wound looks odd", long_after))
    assert isinstance(record, ReplyRecord)
    assert isinstance(raised, ConcernRecord)
    assert (record.surgery, record.step, record.delay) == ("A", "day-7", None)
    assert (raised.surgery, raised.kind) == ("A", "remark")


def test_what_comes_before_the_first_text_answers_none_of_them() -> None:
    record, contact, raised = desk().take(received("STOP", -MINUTE))
    assert isinstance(record, ReplyRecord)
    assert isinstance(contact, Contact)
    assert isinstance(raised, ConcernRecord)
    assert (record.surgery, record.step, raised.surgery, raised.step) == ("A", None, "A", "")
    assert str(raised.detail).startswith("replied STOP (")


def test_a_phone_that_was_never_texted_is_its_rows() -> None:
    stranger = "+13125550177"
    at = desk(owners={stranger: "Z"})
    record, raised = at.take(received("who is this?", phone=stranger))
    assert isinstance(record, ReplyRecord)
    assert isinstance(raised, ConcernRecord)
    assert (record.surgery, record.step, raised.surgery) == ("Z", None, "Z")
    assert not str(raised.detail).startswith(" ")


def test_a_phone_that_nobody_knows_has_no_surgery() -> None:
    record, *_ = desk().take(received("who is this?", phone="+13125550177"))
    assert isinstance(record, ReplyRecord)
    assert record.surgery is None


def test_a_wish_to_stop_in_words_and_a_death_hold_what_is_to_come() -> None:
    at = desk()
    kept = at.take(received("please stop texting me", sid="SM1"))
    wish = Contact(phone=PHONE, hold=Hold.WISH, held_at=DAY_7 + MINUTE)
    assert [one for one in kept if isinstance(one, Contact)] == [wish]
    # nothing is asked again after it
    (unclear, *_) = at.take(received("5 or 6", sid="SM2"))
    assert isinstance(unclear, ReplyRecord)
    assert unclear.verdict == "unclear"
    kept = at.take(received("he died", sid="SM3"))
    assert replace(wish, hold=Hold.DEATH) in kept
    kept = at.take(received("START", 2 * MINUTE, sid="SM4"))
    # whoever has the phone of somebody who may have died: staff decide
    assert [one.hold for one in kept if isinstance(one, Contact) and one.is_held] == [Hold.DEATH]
    # nobody was told of the wish yet
    assert {one.kind for one in raised_for(kept)} == {"wants_out"}
    again = raised_for(at.take(received("START", 3 * MINUTE, sid="SM5")))
    assert [str(one.detail).count("START came after it") for one in again] == [1]
    later = at.take(received("please stop texting me", 4 * MINUTE, sid="SM6"))
    assert [one for one in later if isinstance(one, Contact)] == []


def test_the_news_of_a_death_alone_holds_what_is_to_come_from_that_moment() -> None:
    kept = desk().take(received("he died"))
    held = Contact(phone=PHONE, hold=Hold.DEATH, held_at=DAY_7 + MINUTE)
    assert [one for one in kept if isinstance(one, Contact)] == [held]
    assert held.is_held


def test_a_reply_keeps_how_urgent_it_is() -> None:
    (record, *_) = desk().take(received("he died"))
    assert isinstance(record, ReplyRecord)
    assert record.urgency == Urgency.DEATH.word


def test_a_start_ends_a_wish_in_words() -> None:
    at = desk()
    at.take(received("please stop texting me", sid="SM1"))
    kept = at.take(received("START", 2 * MINUTE, sid="SM2"))
    assert [one.is_held for one in kept if isinstance(one, Contact)] == [False]


def test_a_start_settles_a_wish_of_which_somebody_was_told_and_no_death() -> None:
    known = known_concerns(
        concern("wants_out", surgery="A", shown_at=DAY_7),
        concern("death", surgery="A", told_at=DAY_7),
        concern("opted_out", surgery="A"),
    )
    kept = desk(concerns=known).take(received("START"))
    settled = {one.kind for one in kept if isinstance(one, ConcernRecord) and one.acknowledged_at}
    assert settled == {"wants_out", "opted_out"}


STRANGER, OTHER = "+13125550177", "+13125550178"


def raised_for(kept: tuple[Kept, ...]) -> list[ConcernRecord]:
    return [one for one in kept if isinstance(one, ConcernRecord) and one.acknowledged_at is None]


def test_what_two_strangers_say_within_a_minute_is_raised_for_each() -> None:
    at = desk()
    first = at.take(received("STOP", sid="SM1", phone=STRANGER))
    second = at.take(received("STOP", sid="SM2", phone=OTHER))
    again = at.take(received("STOP", sid="SM3", phone=STRANGER))
    assert [len(raised_for(kept)) for kept in (first, second, again)] == [1, 1, 0]
    assert len({(one.surgery, one.step) for one in raised_for(first + second)}) == 2


def test_a_strangers_words_are_known_again_by_the_replies_on_record() -> None:
    before = replace(received("STOP", sid="SM1", phone=STRANGER), verdict="stop")
    (known,) = raised_for(desk().take(replace(before, verdict=None)))
    later = desk(replies=(before,), concerns=known_concerns(known))
    (raised,) = raised_for(later.take(received("STOP", 5 * MINUTE, "SM2", STRANGER)))
    assert raised.step == known.step


def test_a_strangers_start_settles_no_other_strangers_stop() -> None:
    at = desk()
    at.take(received("STOP", sid="SM1", phone=STRANGER))
    other = at.take(received("START", 2 * MINUTE, "SM2", OTHER))
    own = at.take(received("START", 3 * MINUTE, "SM3", STRANGER))
    settled = [sum(isinstance(one, ConcernRecord) for one in kept) for kept in (other, own)]
    assert settled == [0, 1]


def test_an_opted_out_phone_is_not_asked_again() -> None:
    out = Contact(phone=PHONE, opted_out_at=DAY_7)
    assert verdicts("so so", at=desk(contacts={PHONE: out})) == ["unclear"]


def test_machines_that_answer_machines_are_not_asked_again() -> None:
    earlier = replace(received("so so", timedelta(seconds=-30), "SM0"), verdict="remark")
    assert verdicts("so so", at=desk(replies=(earlier,))) == ["unclear"]


def test_thanks_need_nobody() -> None:
    assert verdicts("8", "thanks!") == ["scored", "courtesy"]


@pytest.mark.parametrize(
    ("verdict", "score", "urgency", "told"),
    [
        ("scored", 7, None, "7"),
        ("scored", 0, None, "0"),
        ("scored", 8, "alarm", "8; alarming: please read and call"),
        ("scored", 8, "words", "8; with words: please read"),
        ("corrected", 3, None, "3 (replaces the earlier one)"),
        ("stop", None, None, "STOP: no more texts"),
        ("clarify", None, None, "not understood: asked once more"),
        ("clarify", None, "words", "not understood: asked once more; with words: please read"),
        ("unclear", None, None, "not understood: please read"),
        ("unclear", None, "death", "not understood; may have died: please read and call"),
        ("remark", None, "words", "a message: please read"),
        ("remark", None, "call", "a message; asks for a call: please read"),
        ("media", None, "alarm", "alarming: please read and call"),
        ("studio", None, None, "answered in Studio"),
        (None, None, None, ""),
    ],
)
def test_the_replies_tab_says_what_was_understood(
    verdict: str | None, score: int | None, urgency: str | None, told: str
) -> None:
    record = replace(received("x"), verdict=verdict, score=score, urgency=urgency)
    assert summary(record) == told


def test_every_verdict_has_its_words() -> None:
    words = {"stop", "start", "help", "wants out", "clarify", "unclear", "remark", "courtesy"}
    assert all(summary(replace(received("x"), verdict=word)) for word in {*words, "automatic"})


PHOTO = Media(url="https://api.twilio.com/x", content_type="image/jpeg")
VIDEO = Media(content_type="video/3gpp")


def pictured(
    body: str, *media: Media, after: timedelta = MINUTE, sid: str = "MM1", phone: str = PHONE
) -> ReplyRecord:
    record = received(body, after, sid, phone)
    return replace(record, reply=replace(record.reply, media=media or (PHOTO,)))


@pytest.mark.parametrize(
    ("media", "detail"),
    [
        ((PHOTO,), "sent a photo: see it in Twilio's console or by the link in the Replies tab"),
        (
            (PHOTO, VIDEO),
            "sent a photo and a video: see them in Twilio's console or by the links in the Replies tab",
        ),
    ],
)
def test_a_picture_without_words_is_raised_at_once_with_what_to_do(
    media: tuple[Media, ...], detail: str
) -> None:
    record, raised = desk().take(pictured("", *media))
    assert isinstance(record, ReplyRecord)
    assert isinstance(raised, ConcernRecord)
    assert (record.verdict, record.surgery, record.step) == ("media", "A", "day-7")
    assert (record.reply.media, record.score) == (media, None)
    assert (raised.surgery, raised.step, raised.kind) == ("A", "day-7", "media")
    assert str(raised.detail) == f"Day 7 {detail} (Tue 10 Mar 15:01)"


def test_words_beside_a_picture_are_to_be_read() -> None:
    _, raised = desk().take(pictured("is this normal?"))
    assert isinstance(raised, ConcernRecord)
    assert str(raised.detail).startswith(
        "Day 7 sent a photo and wrote something: read the reply, see it"
    )


def test_a_score_beside_a_picture_counts_and_the_picture_is_raised() -> None:
    kept = desk(concerns=known_concerns(concern("silence"), concern("unclear"))).take(pictured("8"))
    record, score, *concerns = kept
    assert isinstance(record, ReplyRecord)
    assert (record.verdict, record.score) == ("scored", 8)
    assert score == ScoreRecord(surgery="A", step="day-7", score=8, reply_sid="MM1")
    assert [
        (one.kind, one.acknowledged_at is None)
        for one in concerns
        if isinstance(one, ConcernRecord)
    ] == [("unclear", False), ("silence", False), ("media", True)]


def test_words_and_a_score_beside_a_picture_are_two_concerns() -> None:
    kept = desk().take(pictured("8 and it is bleeding"))
    assert [one.kind for one in kept if isinstance(one, ConcernRecord)] == ["alarm", "media"]


def test_no_later_score_settles_a_picture() -> None:
    at = desk()
    at.take(pictured(""))
    later = [*at.take(received("2", 2 * MINUTE, "SM2")), *at.take(received("3", 3 * MINUTE, "SM3"))]
    assert not any(isinstance(one, ConcernRecord) for one in later)


def test_a_picture_settles_a_silence_and_no_clarification_follows() -> None:
    silent = desk(concerns=known_concerns(concern("silence")))
    _, settled, raised = silent.take(pictured(""))
    assert isinstance(settled, ConcernRecord)
    assert isinstance(raised, ConcernRecord)
    assert (settled.kind, settled.acknowledged_at) == ("silence", DAY_7 + MINUTE)
    assert (raised.kind, raised.acknowledged_at) == ("media", None)


@pytest.mark.parametrize(
    ("body", "verdict", "kinds"),
    [
        ("STOP", "stop", ["opted_out", "media"]),
        ("HELP", "help", ["alarm", "media"]),
        ("START", "start", ["media"]),
        ("please stop texting me", "wants out", ["wants_out", "media"]),
    ],
)
def test_what_twilio_acts_on_comes_first_and_the_picture_is_seen_too(
    body: str, verdict: str, kinds: list[str]
) -> None:
    kept = desk().take(pictured(body))
    assert isinstance(kept[0], ReplyRecord)
    assert kept[0].verdict == verdict
    assert [one.kind for one in kept if isinstance(one, ConcernRecord)] == kinds


def test_a_picture_for_a_flow_is_raised_though_the_flow_takes_the_words() -> None:
    record, *raised = desk(started()).take(pictured("8"), conversation=STUDIO)
    assert isinstance(record, ReplyRecord)
    assert record.verdict == "studio"
    assert [one.kind for one in raised if isinstance(one, ConcernRecord)] == ["media"]


def test_a_picture_from_a_stranger_is_raised_for_nobody() -> None:
    record, raised = desk().take(pictured("", phone="+13125550177"))
    assert isinstance(record, ReplyRecord)
    assert isinstance(raised, ConcernRecord)
    assert (record.surgery, raised.surgery, raised.kind) == (None, "", "media")


@pytest.mark.parametrize(
    ("verdict", "score", "media", "told"),
    [
        ("media", None, (PHOTO,), "sent a photo: please read and see it"),
        ("media", None, (PHOTO, PHOTO), "sent 2 photos: please read and see them"),
        ("scored", 7, (VIDEO,), "7; sent a video: please read and see it"),
        ("stop", None, (PHOTO,), "STOP: no more texts; sent a photo: please read and see it"),
    ],
)
def test_the_replies_tab_says_that_there_is_something_to_see(
    verdict: str, score: int | None, media: tuple[Media, ...], told: str
) -> None:
    record = replace(pictured("x", *media), verdict=verdict, score=score)
    assert summary(record) == told


def test_what_was_for_a_flow_is_logged_and_settles_its_silence_alone() -> None:
    record = received("8")
    silent, unclear = concern("silence"), concern("unclear")
    at = desk(started(), concerns=known_concerns(silent, unclear))
    moment = DAY_7 + MINUTE
    assert at.take(record, conversation=STUDIO) == (
        replace(record, verdict="studio", surgery="A", step="day-7", delay=MINUTE),
        replace(silent, acknowledged_at=moment, acknowledged_by="the patient's own reply"),
    )


def test_words_to_a_flow_are_told_to_a_person() -> None:
    record = received("8 but the bandage is open and wet")
    _, told = desk(started()).take(record, conversation=STUDIO)
    assert isinstance(told, ConcernRecord)
    assert (told.kind, str(told.detail)) == (
        "remark",
        "Day 7 wrote something to the Studio flow: read the reply (Tue 10 Mar 15:01)",
    )


def test_what_a_flow_did_not_understand_is_not_asked_again() -> None:
    ended = started(State.DELIVERED, reason="the answer was not understood")
    assert verdicts("meh", at=desk(ended)) == ["unclear"]
