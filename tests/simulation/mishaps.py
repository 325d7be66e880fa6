"""Which short stories hold what happens to the services and the machine? Told as those of `scenes` are."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import count

from sheetdrip.sandbox.twilio.refusals import Rule
from tests.simulation import hosts, outages
from tests.simulation.facts import NEEDED
from tests.simulation.life import CREATE
from tests.simulation.scenes import ADA, BEN, CY, PHONES, STORIES, Scene, Story
from tests.simulation.talk import UNREADABLE
from tests.simulation.wire import Call, Trouble

HOUR = 3600.0


def _handed_over(scene: Scene) -> None:
    scene.admit()
    scene.cycles(10, 10, 10)


def _nothing(_scene: Scene) -> None:
    """The story begins at once."""


def _refused_phone(scene: Scene) -> None:
    """Twilio takes no text to the first of three phones; the others get theirs."""
    scene.judge.refused.for_good.add(PHONES[ADA])
    scene.stage.world.twilio.refusals.add(_rule(scene, 21211, PHONES[ADA]))
    scene.admit()
    scene.cycles(10, 10, 15)


def _refused_account(scene: Scene) -> None:
    """The account is refused, and is put right an hour later: everything is handed over then."""
    scene.stage.world.twilio.refusals.add(_rule(scene, 20005, "*"))
    scene.admit()
    scene.cycles(10, 10, 600)
    scene.stage.clock.advance(HOUR)
    scene.stage.world.twilio.refusals.lift(scene.stage.clock.now())
    scene.cycles(10, HOUR, 10)


def _rule(scene: Scene, code: int, to: str) -> Rule:
    return Rule("refusal", code, to=to, since=scene.stage.clock.now())


def _stop_in_a_wave(scene: Scene) -> None:
    """A patient replies STOP after the first text of a wave; it is heard before the wave's end."""
    _at_create(scene, 2, lambda: scene.says(PHONES[CY], "STOP"))
    scene.admit()
    scene.cycles(10, 10, 10)


def _at_create(scene: Scene, number: int, act: Callable[[], None]) -> None:
    """Before the so-many-th create something happens, and the patients' lane has its turn."""
    watch, numbers = scene.stage.hooks.watch, count(1)

    def watched(call: Call) -> None:
        watch(call)
        if call.operation == CREATE and next(numbers) == number:
            act()
            scene.hear_meanwhile()

    scene.stage.hooks.watch = watched


def _pictured(scene: Scene) -> None:
    """Somebody is told of pictures, whatever is said along; their question is not asked again."""
    scene.says(PHONES[ADA], UNREADABLE, "image/jpeg")
    scene.cycles(10, 15)
    scene.says(PHONES[BEN], "4", "image/jpeg", "video/mp4", by_webhook=True)
    scene.cycles(10, 15)


def _alarming(scene: Scene) -> None:
    """Somebody is told of alarms and wishes, however they are said; who wants silence has it."""
    scene.says(PHONES[ADA], "chest pain")
    scene.cycles(10, 15)
    scene.says(PHONES[BEN], "no respira", by_webhook=True)
    scene.cycles(10, 15)
    scene.says(PHONES[CY], "请打电话给我")
    scene.cycles(10, 15)
    scene.says(PHONES[CY], "no me escriban más")
    scene.cycles(10, 15)


def _waiting_with_a_score(scene: Scene) -> None:
    """A plan waits for a person who does not come; a patient's answer is heard all the same."""
    scene.approves = False
    for name in PHONES:
        scene.type_in(name, "Surgery date", "2026-03-05")
    scene.cycles(10, 10)
    scene.says(PHONES[ADA], "9")
    scene.cycles(10, 15)
    scene.approves = True


def _asked(scene: Scene) -> None:
    _handed_over(scene)
    scene.until("2026-03-04 01:02")
    scene.cycles(1, 15)


def _moved_daemon(scene: Scene) -> None:
    scene.type_in(ADA, "Surgery date", "2026-03-04")
    hosts.move(scene)
    scene.cycles(10, 10, 10)


def _cloned(scene: Scene) -> None:
    scene.type_in(ADA, "Surgery date", "2026-03-04")
    hosts.clone(scene)
    scene.cycles(10, 10)


def _old_copy(scene: Scene) -> None:
    """The ledger as it was before a change is put back, and a person runs `recover`."""
    copy = scene.stage.copied()
    scene.stage.clock.advance(HOUR)
    scene.type_in(BEN, "Phone", "+13125550142")
    scene.cycles(10, 10, 10)
    hosts.put_back(scene, copy)
    scene.cycles(10, 10, 10)


def _unread_copy(scene: Scene) -> None:
    """An old copy lies there for a week, no row can be read; a text that it does not know is answered."""
    scene.until("2026-03-10 14:00")
    scene.cycles(1, 15)
    copy = scene.stage.copied()
    scene.until("2026-03-10 16:00")
    scene.cycles(1, 15)
    outages.break_these(scene.staff, NEEDED, "REF")
    scene.stage.lies_at(copy)
    scene.restart()
    scene.forgotten.put_back(scene.ctx.ledger.seen)
    scene.cycles(10, 10)
    scene.until("2026-03-17 15:02")
    scene.cycles(1, 15)
    scene.says(PHONES[ADA], "7")
    scene.cycles(10, 15)
    hosts.recovered(scene)
    scene.cycles(10, 10, 10)


def _lost(scene: Scene) -> None:
    hosts.lose(scene)
    scene.cycles(10, 10, 10)


def _lost_after_edits(scene: Scene) -> None:
    """What Twilio holds is for other times than the rows ask for: one shows its text's time, one does not."""
    scene.type_in(ADA, "Time zone", "America/New_York")
    for column in ("Evening SID", "Evening time", "Evening status"):
        scene.type_in(BEN, column, "")
    scene.type_in(BEN, "Surgery date", "2026-03-04")
    hosts.lose(scene)
    scene.cycles(10, 10, 10)


def _shows_a_text_of_before(scene: Scene) -> None:
    """Somebody runs `recover`; a row shows a text again that its change of date has taken back for good."""
    before = scene.staff.rows()[0][1]["Evening SID"]
    scene.type_in(ADA, "Surgery date", "2026-02-23")
    scene.cycles(10, 10, 10)
    scene.type_in(ADA, "Evening SID", before)
    hosts.recovered(scene)
    scene.cycles(10, 10, 10)


def _clone_comes_first(scene: Scene) -> None:
    """Between a daemon's read and its first create a clone has done the same work."""
    twin: list[str] = []

    def act() -> None:
        if not twin:
            copy = scene.stage.copied()
            twin.append(copy)
            app = scene.stage.clone(copy)
            taps = replace(scene.taps, after_read=lambda: None)
            taps.on_disk = lambda: scene.stage.intents_of(copy)
            _, runner = scene.joined(app, taps)
            runner.cycle()
            scene.stage.clock.advance(20)
            scene.stage.bury(app)

    scene.taps.after_read = act
    scene.admit()
    hosts.is_over(scene.runner)
    scene.taps.after_read = lambda: None
    scene.stage.lies_at(twin[0])
    scene.start_anew()
    scene.cycles(10, 10, 10)


def _page_on_a_write(scene: Scene) -> None:
    """What stands before Google answers the first writes of cells in its place."""
    page, left = Trouble("html_200"), iter(range(2))

    def act() -> None:
        if next(left, None) is not None:
            scene.breaks("sheets.spreadsheets.batchUpdate", page, times=6)

    scene.taps.before_write = act
    scene.admit()
    scene.cycles(10, 10, 10, 10)


def _stop_without_google(scene: Scene) -> None:
    scene.breaks("sheets.*", Trouble("503"), times=30)
    scene.cycles(30)
    scene.says(PHONES[CY], "STOP")
    scene.cycles(10, 15)


def _kept_with_a_prefix(scene: Scene) -> None:
    """Twilio puts words before every text, and an answer is lost."""
    scene.keeps("trial-prefix")
    scene.breaks(CREATE, Trouble("reset", applied=True))
    scene.admit()
    scene.cycles(10, 10, 10, 250, 15)


def _sleeps_in_a_wave(scene: Scene) -> None:
    """The machine sleeps in the middle of a wave, until late at night."""
    scene.until("2026-03-04 00:58")
    scene.breaks(CREATE, Trouble("suspended", seconds=8 * HOUR))
    scene.admit()
    scene.cycles(150, 10, 10)


MISHAPS: Mapping[str, Story] = {
    "a phone is refused": Story(_nothing, _refused_phone),
    "the account is refused and put right": Story(_nothing, _refused_account),
    "STOP in a wave": Story(_nothing, _stop_in_a_wave),
    "a picture without words": Story(_asked, _pictured),
    "a score while a plan waits": Story(_asked, _waiting_with_a_score),
    "moved to another place": Story(_handed_over, _moved_daemon),
    "an old copy put back": Story(_handed_over, _old_copy),
    "a lost ledger": Story(_handed_over, _lost),
    "a ledger lost after edits": Story(_handed_over, _lost_after_edits),
    "a page on a write": Story(_nothing, _page_on_a_write),
    "STOP without Google": Story(_handed_over, _stop_without_google),
    "the machine sleeps in a wave": Story(_nothing, _sleeps_in_a_wave),
}
"""Those in which the process may die at every point."""

TOLD: Mapping[str, Story] = {
    **MISHAPS,
    "alarms in words": Story(_asked, _alarming),
    "recovered with a text of before": Story(_handed_over, _shows_a_text_of_before),
    "two machines": Story(_handed_over, _cloned),
    "a clone comes first": Story(_nothing, _clone_comes_first),
    "an old copy put back while formulas are broken": Story(_handed_over, _unread_copy),
    "kept with a prefix": Story(_nothing, _kept_with_a_prefix),
}
"""And those that are only told."""

EVERY: Mapping[str, Story] = {**STORIES, **MISHAPS}
