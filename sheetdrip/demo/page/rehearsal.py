"""A rehearsal: the stage, what moves its clock, and one common look for all browsers.

Looking costs requests, so there is one look however many browsers are open, none when nothing has happened,
and none while nobody looks.
"""

import threading
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sheetdrip.clock import Clock
from sheetdrip.demo.page.bell import Bell
from sheetdrip.demo.page.conductor import Beat, Conductor
from sheetdrip.demo.page.editor import Editor
from sheetdrip.demo.page.journal import Journal
from sheetdrip.demo.page.meters import NEWEST
from sheetdrip.demo.page.patients import patients
from sheetdrip.demo.page.sandbox_client import SandboxClient
from sheetdrip.demo.page.scene import Detail, Scene
from sheetdrip.demo.page.tables import Tab
from sheetdrip.demo.page.tally import tally
from sheetdrip.demo.page.troubles import TROUBLES
from sheetdrip.demo.stage import Stage
from sheetdrip.demo.story import CLINIC_ZONE, Story
from sheetdrip.planning.clinic import Clinic

FRESH = 0.4
"""Real seconds for which one look serves every browser while time passes."""

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
        self.bell = Bell()
        """Rung whenever something has changed that a browser may show."""
        self._stage = stage
        self._story = story
        self._touched: set[str] = set()
        self._wall = wall
        self._looking = threading.Lock()
        self._looked_at = 0.0
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

    def daemon_looks(self) -> None:
        """Somebody edited the sheet: the daemon looks at it at once. Waits for nothing."""
        self.conductor.poke(patience=0)

    def reply(self, phone: str, body: str) -> None:
        """A patient answers."""
        self.touch([phone])
        self.client.reply(phone, body)
        self.journal.write("info", "A patient texted", "page.reply")

    def sms_travels(self) -> None:
        """Somebody answered: the text reaches Twilio and what follows comes back. Waits for nothing."""
        self.conductor.take(SMS_SECONDS, patience=0)

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

    def look(self, also: AbstractSet[Detail] = frozenset(), *, anew: bool = False) -> Scene:
        """The scene as it is now, with what is costly to ask only if somebody wants it too.

        Unless `anew`, the last one when nothing happened, or while it is still fresh and time passes.
        """
        with self._looking:
            beat, scene = self.conductor.beat, self._scene
            if scene is not None and not anew and also <= scene.details:
                age = self._wall.monotonic() - self._looked_at
                if self._seen == (beat.serial, beat.now) or (beat.is_moving and age < FRESH):
                    return scene
            self._looked_at = self._wall.monotonic()
            tabs = self.client.tabs(figures=Detail.FIGURES in also)
            self._scene = self._drawn(1 if scene is None else scene.serial + 1, beat, tabs, also)
            self._seen = (beat.serial, beat.now)
            return self._scene

    def _drawn(
        self, serial: int, beat: Beat, tabs: tuple[Tab, ...], details: AbstractSet[Detail]
    ) -> Scene:
        clinic, messages = self._clinic, self.client.messages()
        surgeries = tabs[0] if tabs else Tab("Surgeries", (), ())
        sequence = clinic.default_sequence
        return Scene(
            serial=serial,
            beat=beat,
            details=details,
            tabs=tabs,
            surgeries=surgeries,
            patients=patients(surgeries, clinic.region),
            messages=tuple(messages),
            usage=self.client.usage(NEWEST) if Detail.USAGE in details else None,
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
            labels=tuple(step.label for step in clinic.steps),
            sequence=sequence,
        )
