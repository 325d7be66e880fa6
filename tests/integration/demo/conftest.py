"""A sandbox with three surgeries and a hand on its sheet; or a whole stage and who moves its clock."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from sheetdrip.clock import ManualClock, SystemClock
from sheetdrip.demo.page.conductor import Conductor, Listeners
from sheetdrip.demo.page.editor import Editor, Place, Typed
from sheetdrip.demo.page.journal import Journal
from sheetdrip.demo.page.rehearsal import Rehearsal
from sheetdrip.demo.page.sandbox_client import SandboxClient
from sheetdrip.demo.page.tables import Tab
from sheetdrip.demo.stage import Stage, staged
from sheetdrip.demo.story import START, Act, Story, write_story
from sheetdrip.sandbox.seeding import seed_clinic
from sheetdrip.sandbox.server import SandboxServer
from sheetdrip.sandbox.world import World

TAB = "Surgeries"
ROWS = (
    ("Zane Yarrow", "(312) 555-0141", "2026-03-04"),
    ("Ada Ashgrove", "(312) 555-0142", "2026-03-05"),
    ("Noel Quarry", "(312) 555-0143", "2026-03-06"),
)


@dataclass(slots=True)
class Hand:
    """An editor with what it has touched, and the sheet as it is now."""

    client: SandboxClient
    touched: set[str] = field(default_factory=set)
    editor: Editor = field(init=False)

    def __post_init__(self) -> None:
        self.editor = Editor(self.client, "US", self.touched.update)

    @property
    def tab(self) -> Tab:
        """The surgeries."""
        tab = self.client.tab(TAB)
        assert tab is not None
        return tab

    @property
    def patients(self) -> list[str]:
        """Their names from the second row down."""
        tab = self.tab
        return [tab.text(row, "Patient") for row in tab.rows]

    def place(self, number: int) -> Place:
        """A row as somebody sees it now."""
        tab = self.tab
        row = tab.row(number)
        return Place(number, tab.blank_key() if row is None else tab.key(row))

    def type(self, place: Place, header: str, text: str) -> None:
        """Type into one cell."""
        self.editor.type(TAB, [Typed(place, header, text)])

    def text(self, number: int, header: str) -> str:
        """What a cell shows."""
        tab = self.tab
        row = tab.row(number)
        return "" if row is None else tab.text(row, header)


@pytest.fixture
def hand() -> Iterator[Hand]:
    """A hand on a sheet of three surgeries, without a daemon."""
    world = World(clock=ManualClock(START), seed=3)
    clinic = seed_clinic(world, surgeries=0)
    world.quotas.unmetered.add(clinic.owner)
    with SandboxServer(world) as server:
        token = world.issue_token(clinic.owner, "https://www.googleapis.com/auth/spreadsheets")
        client = SandboxClient(server.url, clinic.spreadsheet_id, token)
        one = Hand(client)
        for number, row in enumerate(ROWS, 2):
            cells = zip(("Patient", "Phone", "Surgery date"), row, strict=True)
            blank = one.place(number)
            one.editor.type(TAB, [Typed(blank, header, text) for header, text in cells])
        one.editor = Editor(client, "US", one.touched.update)
        one.touched.clear()
        yield one
        client.close()


@dataclass(slots=True)
class Show:
    """A rehearsal without browsers; its conductor runs in a thread of its own."""

    stage: Stage
    story: Story
    conductor: Conductor
    rehearsal: Rehearsal
    acts: list[Act]
    watched: threading.Event
    missed: threading.Event


@pytest.fixture
def show() -> Iterator[Show]:
    """Two surgeries on one day, the clock at rest on Monday 2 March 2026, 07:00 in Chicago."""
    story = write_story(2, 1, 5)
    edit = {"kind": "set", "where": {"Patient": "Nobody"}, "column": "Drip", "value": "Paused"}
    impossible = Act(START + timedelta(hours=1), "pauses a row that is gone", edit)
    story = Story(tuple(sorted([*story.acts, impossible])), story.patients)
    acts: list[Act] = []
    watched, missed = threading.Event(), threading.Event()
    with staged(5, 0, 900) as stage:
        journal = Journal(stage.clock.now)
        client = SandboxClient(stage.url, stage.spreadsheet_id, stage.token)
        rehearsal = Rehearsal(stage, story, client, journal, SystemClock())
        listeners = Listeners(tell=acts.append, miss=missed.set, ring=rehearsal.bell.ring)
        conductor = Conductor(
            stage, story, SystemClock(), is_watched=watched.is_set, listeners=listeners
        )
        rehearsal.attend(conductor)
        thread = threading.Thread(target=conductor.run)
        thread.start()
        yield Show(stage, story, conductor, rehearsal, acts, watched, missed)
        conductor.stop()
        thread.join()
        client.close()
