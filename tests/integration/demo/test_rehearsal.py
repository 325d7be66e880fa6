"""Does time move as it is told to, and does the page see what follows?"""

import threading
from datetime import UTC, datetime, timedelta

from sheetdrip.demo.page.conductor import Conductor, Listeners
from sheetdrip.demo.patients import Patients
from sheetdrip.demo.story import START, Story
from tests.acceptance.waiting import until
from tests.integration.demo.conftest import Show

ADA = {"Patient": "Ada Ashgrove", "Phone": "(312) 555-0142", "Surgery date": "2026-03-02"}


def enter(show: Show) -> None:
    """Somebody at the page enters a surgery of today, and the daemon has looked at it."""
    show.rehearsal.client.edit("Surgeries", "append", values=ADA)
    show.conductor.poke()


def status(show: Show) -> str:
    """What the first row says."""
    tab = show.rehearsal.look(anew=True).surgeries
    return tab.text(tab.rows[0], "Status")


def test_an_edit_is_acted_on_though_the_clock_stands(show: Show) -> None:
    enter(show)

    assert status(show) == "Next is Evening: Mon 2 Mar 2026 19:00 (scheduled)."
    assert show.conductor.beat.now == START


def test_a_jump_ends_at_its_moment_with_everything_done_on_the_way(show: Show) -> None:
    show.conductor.jump(START + timedelta(hours=12, minutes=1))
    until(lambda: show.conductor.beat.until is None, "the end of the jump")

    assert show.conductor.beat.now == START + timedelta(hours=12, minutes=1)
    assert [act.told for act in show.acts] == ["enters a surgery"] * 2
    assert show.missed.is_set()  # the story goes on though one row of it was gone
    assert len(show.rehearsal.look(anew=True).surgeries.rows) == 2


def test_time_runs_only_while_somebody_looks(show: Show) -> None:
    show.conductor.set_speed(86_400)
    show.conductor.play()
    show.conductor.poke()
    assert show.conductor.beat.now == START

    show.watched.set()
    until(lambda: show.conductor.beat.now > START, "the clock")
    show.conductor.pause()
    show.conductor.poke()
    stands = show.conductor.beat.now
    show.conductor.poke()
    assert show.conductor.beat.now == stands


def is_up(show: Show) -> bool:
    return show.stage.is_daemon_up


def test_a_killed_daemon_leaves_new_rows_alone_and_a_new_one_takes_them_up(show: Show) -> None:
    show.rehearsal.kill()
    enter(show)
    assert is_up(show) is False
    assert status(show) == ""

    show.rehearsal.revive()

    assert show.conductor.beat.is_daemon_up
    assert status(show) == "Next is Evening: Mon 2 Mar 2026 19:00 (scheduled)."


def test_a_lost_answer_is_found_again_and_nobody_gets_two_texts(show: Show) -> None:
    show.rehearsal.make_trouble("twilio-lost-answer")
    enter(show)
    assert "unknown" in status(show)

    show.conductor.jump(START + timedelta(hours=14))
    until(lambda: show.conductor.beat.until is None, "the evening")

    scene = show.rehearsal.look(anew=True)
    to_ada = [one for one in scene.messages if one["to"] == "+13125550142" and one["date_sent"]]
    assert len(to_ada) == 1


def test_stop_is_answered_within_seconds_though_the_clock_stands(show: Show) -> None:
    enter(show)

    show.rehearsal.reply("+13125550142", "STOP")
    show.rehearsal.sms_travels()
    show.conductor.poke()

    scene = show.rehearsal.look(anew=True)
    answers = [one["status"] for one in scene.messages if one["direction"] == "outbound-reply"]
    assert answers == ["delivered"]
    assert scene.beat.now == START + timedelta(seconds=5)


def test_the_next_event_is_a_minute_after_the_next_text_or_the_next_thing_staff_do(
    show: Show,
) -> None:
    before = show.rehearsal.next_event(show.rehearsal.look())
    assert before == show.conductor.next_act() + timedelta(minutes=1)  # type: ignore[operator]

    show.conductor.jump(START + timedelta(hours=12))
    until(lambda: show.conductor.beat.until is None, "the end of the story")
    enter(show)
    scene = show.rehearsal.look(anew=True)
    assert show.conductor.next_act() is None
    assert show.rehearsal.next_event(scene) == scene.next_text() + timedelta(minutes=1)  # type: ignore[operator]


def test_nothing_is_read_again_while_nothing_happens(show: Show) -> None:
    first = show.rehearsal.look()

    assert show.rehearsal.look() is first
    assert first.tomorrow_morning() == datetime(2026, 3, 3, 14, tzinfo=UTC)


def test_patients_answer_by_themselves_until_somebody_answers_for_them(show: Show) -> None:
    (sequence,) = (here.clinic.sequences[here.clinic.sequence] for here in show.stage.app.clinics)
    show.stage.patients = Patients(show.story, sequence, 5)
    first, second = (patient.person.e164 for patient in show.story.patients)
    show.rehearsal.touch([second])

    show.conductor.jump(START + timedelta(days=2))
    until(lambda: show.conductor.beat.until is None, "two days", 100)

    scene = show.rehearsal.look(anew=True)
    texted = {one["from"] for one in scene.messages if one["direction"] == "inbound"}
    told = {act.told for act in show.acts if act.who == "a patient"}
    assert texted == {first}
    assert all(words.startswith("answers “") for words in told)
    assert scene.tally.verdict.is_clean
    assert scene.tally.verdict.sent_once > 0


def test_a_machine_that_cannot_keep_up_says_so_and_does_not_leap(show: Show) -> None:
    class Slow:
        """A wall clock of a machine for which everything takes two seconds."""

        seconds = 0.0

        def monotonic(self) -> float:
            self.seconds += 2
            return self.seconds

    slow = Conductor(
        show.stage,
        Story((), ()),
        Slow(),  # type: ignore[arg-type]
        is_watched=lambda: True,
        listeners=Listeners(),
    )
    thread = threading.Thread(target=slow.run)
    thread.start()
    slow.set_speed(60)
    slow.play()
    until(lambda: slow.beat.is_behind, "the machine to be behind")
    slow.pause()
    slow.stop()
    thread.join()

    assert not slow.beat.is_behind
    passed = (slow.beat.now - START).total_seconds()
    assert passed % 30 == 0  # half a second's worth for each movement


def test_polls_are_passed_over_while_nothing_happens_and_nothing_is_missed(show: Show) -> None:
    show.stage.dozes = True

    show.conductor.jump(START + timedelta(days=2))
    until(lambda: show.conductor.beat.until is None, "two days", 100)

    verdict = show.rehearsal.look(anew=True).tally.verdict
    assert (verdict.sent_once, verdict.is_clean) == (2, True)
    polls = show.stage.calls()["sheets.values.batchGet"]
    assert polls < timedelta(days=2) / timedelta(minutes=15) / 2
