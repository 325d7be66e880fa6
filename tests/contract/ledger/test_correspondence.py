"""What does a ledger keep of what phones told?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from sheetdrip.domain.media import Media
from sheetdrip.domain.reply import (
    ConcernRecord,
    Reply,
    ReplyRecord,
    ScoreRecord,
    ScoreSource,
    StatusReport,
)
from sheetdrip.domain.wording import say
from sheetdrip.errors import Fenced, LedgerTrouble
from sheetdrip.ledger import SqlLedger
from sheetdrip.planning.reply_state import ReplyState
from sheetdrip.planning.suppression import Contact, Hold
from tests.contract.ledger.builders import NOON, PHONE
from tests.contract.ledger.conftest import OpenPeer

LATER = NOON + timedelta(minutes=5)


def reply(sid: str = "SM1", body: str = "7", opt_out_type: str | None = None) -> Reply:
    return Reply(sid=sid, phone=PHONE, body=body, received_at=NOON, opt_out_type=opt_out_type)


def report(status: str = "delivered", sid: str = "SM9") -> StatusReport:
    return StatusReport(sid=sid, status=status, error_code=None, heard_at=NOON)


def concern(kind: str = "score") -> ConcernRecord:
    return ConcernRecord(
        surgery="d-1",
        step="day7",
        kind=kind,
        detail=say("concern.score", score=8, limit=7),
        raised_at=NOON,
    )


def test_a_clinic_that_nobody_wrote_to_has_no_mail(ledger: SqlLedger) -> None:
    assert ledger.of("Hillside").reply_store.state(NOON) == ReplyState()


def test_a_reply_lies_in_the_tray_until_somebody_has_looked_at_it(ledger: SqlLedger) -> None:
    assert ledger.of("Hillside").reply_store.receive([reply()], NOON) == 1
    assert ledger.of("Hillside").reply_store.state(NOON).replies == (ReplyRecord(reply=reply()),)


def test_the_same_reply_is_received_once_also_within_a_batch(ledger: SqlLedger) -> None:
    assert ledger.of("Hillside").reply_store.receive([reply(), reply()], NOON) == 1
    assert ledger.of("Hillside").reply_store.receive([reply(), reply("SM2")], LATER) == 1
    reply_state = ledger.of("Hillside").reply_store.state(NOON)
    assert [one.reply.sid for one in reply_state.replies] == ["SM1", "SM2"]


def test_how_far_replies_are_read_is_kept_with_them(ledger: SqlLedger) -> None:
    assert ledger.of("Hillside").reply_store.read_until() is None
    ledger.of("Hillside").reply_store.receive([reply()], NOON)
    assert ledger.of("Hillside").reply_store.read_until() is None
    ledger.of("Hillside").reply_store.receive([], NOON, read_until=NOON)
    assert ledger.of("Hillside").reply_store.read_until() == NOON
    ledger.of("Hillside").reply_store.receive([reply()], LATER, read_until=LATER)
    assert ledger.of("Hillside").reply_store.read_until() == LATER
    assert ledger.of("Elsewhere").reply_store.read_until() is None


def test_a_judged_reply_that_comes_again_stays_judged(ledger: SqlLedger) -> None:
    ledger.of("Hillside").reply_store.receive([reply()], NOON)
    judged = ReplyRecord(
        reply=reply(),
        verdict="scored",
        urgency="words",
        surgery="d-1",
        step="day7",
        score=7,
        delay=timedelta(minutes=4),
        shown=True,
    )
    ledger.of("Hillside").reply_store.keep([judged], LATER)
    assert ledger.of("Hillside").reply_store.receive([reply()], LATER) == 0
    assert ledger.of("Hillside").reply_store.state(LATER).replies == (judged,)


def test_an_opt_out_type_learned_later_puts_the_reply_back_into_the_tray(ledger: SqlLedger) -> None:
    ledger.of("Hillside").reply_store.receive([reply(body="basta")], NOON)
    judged = ReplyRecord(reply=reply(body="basta"), verdict="remark", shown=True)
    ledger.of("Hillside").reply_store.keep([judged], NOON)
    told = reply(body="basta", opt_out_type="STOP")
    assert ledger.of("Hillside").reply_store.receive([told], LATER) == 0
    assert ledger.of("Hillside").reply_store.state(LATER).replies == (
        ReplyRecord(reply=told, shown=True),
    )


PHOTO = Media(
    url="https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1",
    content_type="image/jpeg",
)


def test_pictures_are_kept_with_their_reply_in_their_order(ledger: SqlLedger) -> None:
    both = (PHOTO, Media(content_type="video/mp4"), Media())
    sent = replace(reply("MM1", ""), media=both)
    ledger.of("Hillside").reply_store.receive([sent, reply()], NOON)
    reply_state = ledger.of("Hillside").reply_store.state(NOON)
    assert [one.reply.media for one in reply_state.replies] == [both, ()]
    judged = ReplyRecord(reply=sent, verdict="media", shown=True)
    ledger.of("Hillside").reply_store.keep([judged], NOON)
    assert judged in ledger.of("Hillside").reply_store.state(NOON).replies


def test_a_link_that_is_learned_later_is_kept_and_nothing_judged_again(ledger: SqlLedger) -> None:
    unknown = replace(reply("MM1", ""), media=(Media(),))
    judged = ReplyRecord(reply=unknown, verdict="media", surgery="d-1", step="day7", shown=True)
    told = replace(unknown, media=(PHOTO,))
    ledger.of("Hillside").reply_store.receive([unknown], NOON)
    ledger.of("Hillside").reply_store.keep([judged], NOON)
    for again in (unknown, told, unknown):
        assert ledger.of("Hillside").reply_store.receive([again], LATER) == 0
    (kept,) = ledger.of("Hillside").reply_store.state(LATER).replies
    assert kept == replace(judged, reply=told)


def test_pictures_of_which_nobody_knew_put_the_reply_back_into_the_tray(ledger: SqlLedger) -> None:
    ledger.of("Hillside").reply_store.receive([reply("MM1", "see")], NOON)
    judged = ReplyRecord(reply=reply("MM1", "see"), verdict="clarify", shown=True)
    ledger.of("Hillside").reply_store.keep([judged], NOON)
    told = replace(reply("MM1", "see"), media=(Media(), PHOTO))
    assert ledger.of("Hillside").reply_store.receive([told], LATER) == 0
    (kept,) = ledger.of("Hillside").reply_store.state(LATER).replies
    assert kept == ReplyRecord(reply=told, shown=True)


def test_a_reply_longer_than_twilio_allows_is_cut(ledger: SqlLedger) -> None:
    ledger.of("Hillside").reply_store.receive([reply(body="x" * 5000)], NOON)
    (kept,) = ledger.of("Hillside").reply_store.state(NOON).replies
    assert kept.reply.body == "x" * 1600


def test_a_reply_that_is_done_with_leaves_the_mail_after_a_month(ledger: SqlLedger) -> None:
    ledger.of("Hillside").reply_store.receive([reply()], NOON)
    unseen = ReplyRecord(reply=reply(), verdict="scored")
    ledger.of("Hillside").reply_store.keep([unseen], NOON)
    long_after = NOON + timedelta(days=32)
    assert ledger.of("Hillside").reply_store.state(long_after).replies == (unseen,)
    ledger.of("Hillside").reply_store.keep([replace(unseen, shown=True)], long_after)
    assert ledger.of("Hillside").reply_store.state(long_after).replies == ()


def test_a_reply_that_was_never_received_cannot_be_judged(ledger: SqlLedger) -> None:
    contact = Contact(phone=PHONE, opted_out_at=NOON)
    with pytest.raises(LedgerTrouble, match="never received"):
        ledger.of("Hillside").reply_store.keep([contact, ReplyRecord(reply=reply())], NOON)
    assert ledger.of("Hillside").reply_store.state(NOON) == ReplyState()


def test_records_are_kept_as_they_are_last_written(ledger: SqlLedger) -> None:
    contact = Contact(phone=PHONE, opted_out_at=NOON)
    score = ScoreRecord(
        surgery="d-1", step="day7", score=8, reply_sid="SM1", source=ScoreSource.SYSTEM
    )
    ledger.of("Hillside").reply_store.keep([contact, score, concern()], NOON)
    back = replace(contact, opted_in_at=LATER, unreachable_code=30006, flawed_at=LATER)
    back = replace(back, hold=Hold.WISH, held_at=LATER)
    seen = replace(score, shown="5", offered="8", by_staff=True)
    done = replace(
        concern(), shown_at=NOON, told_at=NOON, acknowledged_at=LATER, acknowledged_by="JD"
    )
    ledger.of("Hillside").reply_store.keep([contact, back, seen, done], LATER)
    assert ledger.of("Hillside").reply_store.state(LATER) == ReplyState(
        contacts={PHONE: back},
        scores={("d-1", "day7"): seen},
        concerns={("d-1", "day7", "score"): done},
    )


def test_concerns_of_several_kinds_stand_side_by_side(ledger: SqlLedger) -> None:
    ledger.of("Hillside").reply_store.keep([concern("score"), concern("rise")], NOON)
    reply_state = ledger.of("Hillside").reply_store.state(NOON)
    assert list(reply_state.concerns) == [("d-1", "day7", "rise"), ("d-1", "day7", "score")]


def test_a_status_report_is_kept_once_until_it_is_digested(ledger: SqlLedger) -> None:
    late = replace(report(), heard_at=LATER)
    ledger.of("Hillside").reply_store.receive_reports([report("sent"), report(), late], NOON)
    ledger.of("Hillside").reply_store.receive_reports([late], LATER)
    reply_state = ledger.of("Hillside").reply_store.state(LATER)
    assert reply_state.reports == (report(), report("sent"))
    ledger.of("Hillside").reply_store.keep([], LATER, digested=[report(), report("queued")])
    assert ledger.of("Hillside").reply_store.state(LATER).reports == (report("sent"),)


def test_clinics_do_not_see_each_others_mail(ledger: SqlLedger) -> None:
    ledger.of("Hillside").reply_store.receive([reply()], NOON)
    ledger.of("Hillside").reply_store.keep([concern()], NOON)
    ledger.of("Hillside").reply_store.receive_reports([report()], NOON)
    assert ledger.of("Bayview").reply_store.state(NOON) == ReplyState()


def test_who_lost_the_ledger_cannot_keep_mail(open_peer: OpenPeer) -> None:
    first, second = open_peer(), open_peer()
    first.hold("first", NOON)
    second.hold("second", NOON)
    with pytest.raises(Fenced):
        first.of("Hillside").reply_store.receive([reply()], NOON)
    with pytest.raises(Fenced):
        first.of("Hillside").reply_store.receive_reports([report()], NOON)
    with pytest.raises(Fenced):
        first.of("Hillside").reply_store.keep([concern()], NOON)
    assert second.of("Hillside").reply_store.state(NOON) == ReplyState()


def test_another_process_sees_what_the_holder_wrote(open_peer: OpenPeer) -> None:
    holder, reader = open_peer(), open_peer()
    holder.hold("first", NOON)
    holder.of("Hillside").reply_store.state(NOON)
    holder.of("Hillside").reply_store.receive([reply()], NOON)
    assert reader.of("Hillside").reply_store.state(NOON).replies == (ReplyRecord(reply=reply()),)
    assert holder.of("Hillside").reply_store.state(NOON).replies == (ReplyRecord(reply=reply()),)


def test_a_score_beyond_the_scale_is_refused_by_the_database(ledger: SqlLedger) -> None:
    if not hasattr(ledger, "_transactions"):
        pytest.skip("a ledger in memory has no constraints")
    with pytest.raises(LedgerTrouble):
        ledger.of("Hillside").reply_store.keep(
            [ScoreRecord(surgery="d-1", step="day7", score=11)], NOON
        )
