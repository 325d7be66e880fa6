"""Is what the holder keeps of its reading always what another process reads in the file?"""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.reply import ConcernRecord, Reply, ReplyRecord, ScoreRecord, StatusReport
from sheetdrip.domain.wording import as_said
from sheetdrip.errors import LedgerTrouble
from sheetdrip.ledger import open_ledger
from sheetdrip.planning.change_limits import Clearance, Kind, Waiting
from sheetdrip.planning.suppression import Contact
from sheetdrip.sync.ports.ledger import CycleNote
from tests.contract.ledger.builders import NOON, PHONE, draft, outcome, surgery
from tests.once import blank_ledger

DRIP_IDS = st.sampled_from(["d-1", "d-2", "d-3"])
SIDS = st.sampled_from(["SM1", "SM2", "SM3"])


def reply(sid: str) -> Reply:
    return Reply(sid=sid, phone=PHONE, body="3", received_at=NOON)


class HolderAndReader(RuleBasedStateMachine):
    """One process holds the ledger and remembers; another reads the same file anew each time."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        path = Path(self.folder.name) / "ledger.db"
        path.write_bytes(blank_ledger())
        self.holder = open_ledger(f"sqlite:///{path}", durable=False)
        self.holder.hold("holder", NOON)
        self.reader = open_ledger(f"sqlite:///{path}", read_only=True)
        self.ours = self.holder.of("Hillside")
        self.now = NOON

    def teardown(self) -> None:
        self.holder.close()
        self.reader.close()
        self.folder.cleanup()

    @rule(hours=st.integers(0, 800))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(drip_id=DRIP_IDS)
    def remember(self, drip_id: str) -> None:
        self.ours.remember([surgery(drip_id)], self.now)

    @rule(drip_id=DRIP_IDS)
    def intend_and_lose(self, drip_id: str) -> None:
        self.ours.intend([draft(drip_id)], self.now)
        self.ours.record([outcome(drip_id, State.WAITING)], self.now)

    @rule(drip_id=DRIP_IDS)
    def wait_for_approval(self, drip_id: str) -> None:
        self.ours.keep_waiting({drip_id: Waiting(kind=Kind.CREATED, texts=1, of=3)}, self.now)

    @rule(drip_id=DRIP_IDS)
    def let_through(self, drip_id: str) -> None:
        self.ours.record_clearances({drip_id: Clearance(timetable="t", row="r")}, self.now)

    @rule(ok=st.booleans())
    def end_cycle(self, ok: bool) -> None:
        self.ours.note_cycle(CycleNote(at=self.now, ok=ok, summary="done"))

    @rule()
    def recover(self) -> None:
        self.ours.note_recovery(self.now)

    @rule(sid=SIDS)
    def receive(self, sid: str) -> None:
        self.ours.reply_store.receive([reply(sid)], self.now, read_until=self.now)

    @rule(sid=SIDS, shown=st.booleans())
    def judge(self, sid: str, shown: bool) -> None:
        judged = ReplyRecord(reply=reply(sid), verdict="score", score=3, shown=shown)
        score = ScoreRecord(surgery="d-1", step="evening", score=3, reply_sid=sid)
        with suppress(LedgerTrouble):  # a reply that was never received
            self.ours.reply_store.keep([judged, score], self.now)

    @rule(sid=SIDS, status=st.sampled_from(["sent", "delivered"]))
    def receive_reports(self, sid: str, status: str) -> None:
        told = StatusReport(sid=sid, status=status, error_code=None, heard_at=self.now)
        self.ours.reply_store.receive_reports([told], self.now)

    @rule()
    def digest(self) -> None:
        reports = self.ours.reply_store.state(self.now).reports
        self.ours.reply_store.keep((), self.now, digested=reports[:1])

    @rule(drip_id=DRIP_IDS)
    def raise_concern(self, drip_id: str) -> None:
        concern = ConcernRecord(
            surgery=drip_id, step="evening", kind="score", detail=as_said("9"), raised_at=self.now
        )
        contact = Contact(phone=PHONE, opted_out_at=self.now)
        self.ours.reply_store.keep([concern, contact], self.now)

    @invariant()
    def both_read_the_same(self) -> None:
        theirs = self.reader.of("Hillside")
        assert self.ours.records() == theirs.records()
        assert self.ours.last_cycle() == theirs.last_cycle()
        ours, read = self.ours.reply_store.state(self.now), theirs.reply_store.state(self.now)
        old = {one.reply.sid for one in ours.replies} - {one.reply.sid for one in read.replies}
        # what was recent when the holder read it may be so for some hours more
        assert all(self.now - NOON >= timedelta(days=31) for _ in old)
        assert [one for one in ours.replies if one.reply.sid not in old] == list(read.replies)
        assert (ours.reports, ours.contacts) == (read.reports, read.contacts)
        assert (ours.scores, ours.concerns) == (read.scores, read.concerns)


TestHolderAndReader = HolderAndReader.TestCase
TestHolderAndReader.settings = settings(max_examples=8, stateful_step_count=15, deadline=None)
