"""A rehearsal: the stage, what moves its clock, and one common look for all browsers.

Looking costs requests, so there is one look however many browsers are open, none when nothing has happened,
and none while nobody looks.
"""

import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sheetdrip.clock import Clock
from sheetdrip.demo.page.conductor import Conductor
from sheetdrip.demo.page.editor import Editor
from sheetdrip.demo.page.grid import Rules
from sheetdrip.demo.page.journal import Journal
from sheetdrip.demo.page.meters import NEWEST
from sheetdrip.demo.page.patients import patients
from sheetdrip.demo.page.sandbox_client import SandboxClient
from sheetdrip.demo.page.scene import Scene
from sheetdrip.demo.page.tables import Tab
from sheetdrip.demo.page.tally import tally
from sheetdrip.demo.page.troubles import TROUBLES
from sheetdrip.demo.stage import Stage
from sheetdrip.demo.story import CLINIC_ZONE, Story
from sheetdrip.domain.messages_tab_parser import OWN as MESSAGES_OWN
from sheetdrip.planning.clinic import Clinic

FRESH = 0.4
"""Real seconds for which one look serves every browser."""

SMS_SECONDS = 5
"""A text to Twilio and its answer to STOP take a moment, also while the clock stands."""

AFTER = timedelta(minutes=1)
"""A jump to an event ends this long after it, so that one sees what became of it."""


class Rehearsal:
    """Everything that the page may ask for. Its methods may take a while: not for an event loop."""

    def __init__(
        self, stage: Stage, story: Story, client: SandboxClient, journal: Journal, wall: Clock
    ) -> None:
        self.client = client
        self.journal = journal
        self._stage = stage
        self._story = story
        self._touched: set[str] = set()
        self._wall = wall
        self._looking = threading.Lock()
        self._looked_at = 0.0
        self._tabs: tuple[Tab, ...] = ()
        self._read_at: int | None = None
        self._seen: tuple[int, datetime] | None = None
        self._scene: Scene | None = None

    @property
    def _clinic(self) -> Clinic:
        """As its settings and its Messages tab have it now."""
        (ctx,) = self._stage.app.clinics
        return ctx.clinic

    def attend(self, conductor: Conductor) -> None:
        """Who moves the clock from now on."""
        self.conductor = conductor

    def editor(self) -> Editor:
        """A hand on the sheet for one browser."""
        return Editor(self.client, self._clinic.region, self.touch)

    def touch(self, phones: Iterable[str]) -> None:
        """Somebody at the page changed something for these phones, whose patients are theirs now."""
        touched = set(phones)
        self._touched |= touched
        if self._stage.patients is not None:
            self._stage.patients.leave(touched)

    def edit(self, work: Callable[[], object]) -> object:
        """Do something to the sheet, and let the daemon look at once; what `work` gives."""
        try:
            return work()
        finally:
            self.conductor.poke()

    def reply(self, phone: str, body: str) -> None:
        """A patient answers."""
        self.touch([phone])
        self.client.reply(phone, body)
        self.journal.write("info", "A patient texted", "page.reply")
        self.conductor.take(SMS_SECONDS)

    def make_trouble(self, name: str) -> None:
        """Let something go wrong."""
        trouble = next(one for one in TROUBLES if one.name == name)
        for fault in trouble.faults:
            self.client.make_trouble(fault)
        self.journal.write("warning", f"You: {trouble.title}", "page.trouble")
        self.conductor.poke()

    def end_trouble(self) -> None:
        """Everything works again."""
        self.client.end_trouble()
        self.journal.write("info", "You: everything works again", "page.mended")
        self.conductor.poke()

    def kill(self) -> None:
        """Pull the daemon's plug."""
        self.journal.write("warning", "You: killed sheetdrip", "page.killed")
        self.conductor.kill()

    def revive(self) -> None:
        """Start a new daemon."""
        self.journal.write("info", "You: started sheetdrip again", "page.revived")
        self.conductor.revive()

    def next_event(self, scene: Scene) -> datetime | None:
        """A minute after the next text or the next thing that staff do; None when nothing lies ahead."""
        ahead = [at for at in (scene.next_text(), self.conductor.next_act()) if at is not None]
        return min(ahead) + AFTER if ahead else None

    def look(self, *, anew: bool = False) -> Scene:
        """The scene as it is now; unless `anew`, the last one when nothing happened or it is still fresh."""
        with self._looking:
            beat = self.conductor.beat
            known = self._seen == (beat.serial, beat.now)
            fresh = self._wall.monotonic() - self._looked_at < FRESH
            if self._scene is not None and not anew and (known or fresh):
                return self._scene
            self._looked_at = self._wall.monotonic()
            self._read(beat.serial)
            self._scene = self._drawn(1 if self._scene is None else self._scene.serial + 1)
            self._seen = (beat.serial, beat.now)
            return self._scene

    def _read(self, serial: int) -> None:
        """Read the sheet if it may have changed."""
        if serial != self._read_at:
            self._tabs, self._read_at = self.client.tabs(), serial

    def _drawn(self, serial: int) -> Scene:
        beat, clinic = self.conductor.beat, self._clinic
        messages = self.client.messages()
        surgeries = self._tabs[0] if self._tabs else Tab("Surgeries", (), ())
        sequence = clinic.default_sequence
        return Scene(
            serial=serial,
            beat=beat,
            tabs=self._tabs,
            surgeries=surgeries,
            patients=patients(surgeries, clinic.region),
            messages=tuple(messages),
            usage=self.client.usage(NEWEST),
            faults=tuple(self.client.faults()),
            tally=tally(
                self._story,
                sequence,
                messages,
                self._touched,
                beat.now.astimezone(UTC),
                self._stage.patients,
            ),
            clinic=clinic.name,
            zone=ZoneInfo(clinic.time_zone or CLINIC_ZONE),
            rules=Rules(
                own=frozenset((*clinic.own_columns, *MESSAGES_OWN)),
                labels=tuple(step.label for step in clinic.steps),
                languages=sequence.language_names(),
            ),
            sequence=sequence,
        )
