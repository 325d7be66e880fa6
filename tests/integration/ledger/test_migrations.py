"""Does a migrated database match the model, and is an upgrade safe?"""

import json
import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from sheetdrip.channels import SMS, STUDIO
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.media import Media
from sheetdrip.domain.message import Draft, Message, MessageKind
from sheetdrip.domain.reasons import ReasonCode
from sheetdrip.domain.reply import ScoreSource
from sheetdrip.domain.wording import sentence
from sheetdrip.errors import LedgerTrouble, UserMustFix
from sheetdrip.ledger import open_ledger
from sheetdrip.ledger.db_errors import translated
from sheetdrip.ledger.engine import open_engine, parse
from sheetdrip.ledger.migration import SCRIPTS, bring_up, versions
from sheetdrip.ledger.schema import metadata
from sheetdrip.ledger.store import SqlLedger
from sheetdrip.ledger.transactions import Transactions
from sheetdrip.planning.course import DesiredMessage
from sheetdrip.planning.eligibility import Blocked, Open, Taken, on_record
from sheetdrip.planning.pause import PausePhase, gives_back
from tests import builders
from tests.builders import desired, due
from tests.contract.ledger.builders import NOON, draft, message

_SECOND = """
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{newest}"


def upgrade():
    with op.batch_alter_table("clinics") as clinics:
        clinics.add_column(sa.Column("town", sa.Text))
    {then}
"""

_INSERT_MESSAGE = (
    'INSERT INTO messages (clinic, surgery, step, revision, "to", body, service_sid, send_at, latest, '
    "delivery, state, attempt, kind, channel)"
)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, url: str, path: Path) -> Iterator[Engine]:
    """A database without any schema."""
    if request.param == "sqlite":
        path.touch()
        made = open_engine(parse(url))
        yield made
        made.dispose()
    else:
        yield from _postgres()


@pytest.fixture
def engine(empty: Engine) -> Engine:
    bring_up(empty, None)
    return empty


def _postgres() -> Iterator[Engine]:
    server = os.environ.get("SHEETDRIP_TEST_POSTGRES")
    if not server:
        pytest.skip("no PostgreSQL: set SHEETDRIP_TEST_POSTGRES to the URL of an empty database")
    admin = create_engine(server)
    name = f"migrations_{os.getpid()}"
    with admin.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    made = open_engine(parse(f"{server}?options=-csearch_path%3D{name}"))
    yield made
    made.dispose()
    with admin.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    admin.dispose()


def _next_scripts(folder: Path, then: str = "") -> Path:
    scripts = folder / "migrations"
    shutil.copytree(SCRIPTS, scripts)
    newest = versions()[-1]
    revision = f"{int(newest) + 1:04}"
    script = _SECOND.format(revision=revision, newest=newest, then=then)
    (scripts / "versions" / f"v{revision}_town.py").write_text(script)
    return scripts


def _upgrade(url: str, path: Path, scripts: Path) -> None:
    engine = open_engine(parse(url))
    try:
        with translated():
            bring_up(engine, path, scripts)
    finally:
        engine.dispose()


def test_the_scripts_are_named_by_the_schemas_that_they_make() -> None:
    scripts = ScriptDirectory(str(SCRIPTS)).walk_revisions()
    assert versions() == [script.revision for script in scripts][::-1]


def test_the_migrated_schema_is_the_model(engine: Engine) -> None:
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []


@pytest.mark.parametrize("statement", ["UPDATE events SET detail = 'x'", "DELETE FROM events"])
def test_the_history_is_append_only(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO clinics VALUES ('Hillside', '', NULL)"))
        connection.execute(
            text(
                f"{_INSERT_MESSAGE} VALUES ('Hillside', 'd-1', 'day7', 1, '', '', '', '', '', 'now', "
                "'intended', 1, 'step', 'sms')"
            )
        )
        connection.execute(
            text("INSERT INTO events VALUES (1, 'Hillside', 'd-1', 'day7', 1, '', NULL, '', 'y')")
        )
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))
    with engine.begin() as connection:
        assert connection.execute(text("SELECT detail FROM events")).scalars().all() == ["y"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("state", "posted"),
        ("delivery", "maybe"),
        ("attempt", -1),
        ("kind", "reminder"),
    ],
)
def test_a_word_outside_the_vocabulary_is_refused(
    engine: Engine, column: str, value: str | int
) -> None:
    values = {
        "state": "intended",
        "delivery": "now",
        "attempt": 1,
        "kind": "step",
        "channel": "sms",
    }
    values[column] = value
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO clinics VALUES ('Hillside', '', NULL)"))
    with pytest.raises(DBAPIError, match=f"ck_messages_{column}"), engine.begin() as connection:
        connection.execute(
            text(
                f"{_INSERT_MESSAGE} VALUES ('Hillside', 'd-1', 'day7', 1, '', '', '', '', '', :delivery, "
                ":state, :attempt, :kind, :channel)"
            ),
            values,
        )


def test_an_upgrade_keeps_what_was_recorded_and_a_copy_of_it(url: str, path: Path) -> None:
    with open_ledger(url) as ledger:
        ledger.hold("first", NOON)
        ledger.of("Hillside").intend([draft()], NOON)
    _upgrade(url, path, _next_scripts(path.parent))
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name, town FROM clinics").fetchall() == [
            ("Hillside", None)
        ]
    copy = path.with_name(f"ledger.db.schema-{versions()[-1]}.bak")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with open_ledger(f"sqlite:///{copy}") as ledger:
        assert ledger.of("Hillside").records().messages == (message(),)
    with pytest.raises(LedgerTrouble, match="newer sheetdrip"):
        open_ledger(url)


def _up_to(folder: Path, version: str) -> Path:
    """The scripts of a sheetdrip whose newest schema was that one."""
    scripts = folder / f"up to {version}"
    shutil.copytree(SCRIPTS, scripts)
    for script in (scripts / "versions").glob("v0*.py"):
        if script.name[1:5] > version:
            script.unlink()
    return scripts


@pytest.mark.parametrize("version", [f"000{number}" for number in range(2, 9)])
def test_a_reply_of_any_earlier_schema_is_one_without_pictures(
    url: str, path: Path, version: str
) -> None:
    path.touch()
    _upgrade(url, path, _up_to(path.parent, version))
    with closing(sqlite3.connect(path)) as connection, connection:
        at = NOON.isoformat(timespec="microseconds")
        connection.execute("INSERT INTO clinics (name, since) VALUES ('Hillside', '')")
        connection.execute(
            "INSERT INTO replies (clinic, sid, phone, body, received_at, verdict, shown) "
            "VALUES ('Hillside', 'SM1', '+13125550101', '7', ?, 'scored', 0)",
            [at],
        )
    with open_ledger(url) as ledger:
        ledger.hold("first", NOON)
        (before,) = ledger.of("Hillside").reply_store.state(NOON).replies
        assert (before.reply.body, before.verdict, before.reply.media) == ("7", "scored", ())
        photo = replace(before.reply, sid="MM1", body="", media=(Media(content_type="image/png"),))
        ledger.of("Hillside").reply_store.receive([photo], NOON)
        after = ledger.of("Hillside").reply_store.state(NOON).replies
        assert [one.reply for one in after] == [photo, before.reply]
    assert path.with_name(f"ledger.db.schema-{version}.bak").exists()


def _before(version: str) -> list[str]:
    """Every schema that there was before one."""
    return versions()[: versions().index(version)]


@pytest.mark.parametrize("version", _before("0014"))
def test_a_text_of_any_earlier_schema_has_its_kind_and_its_channel(
    empty: Engine, tmp_path: Path, version: str
) -> None:
    bring_up(empty, None, _up_to(tmp_path, version))
    flow = f"FW{'0' * 32}"
    for step, carrier in (("day7", "MG1"), ("day7?", "MG1"), ("day14", flow), ("fw", "FW1")):
        _insert_old_message(empty, step=step, service_sid=carrier)
    found = {one.key.step: one for one in _upgraded(empty)}
    assert {step: (one.kind, one.channel) for step, one in found.items()} == {
        "day7": (MessageKind.STEP, SMS),
        "day7?": (MessageKind.CLARIFICATION, SMS),
        "day14": (MessageKind.STEP, STUDIO),
        "fw": (MessageKind.STEP, SMS),
    }
    assert found["day7?"].question == "day7"


_LANDLINE = "this is a landline or unreachable: ask for a mobile number (Twilio 30006)"
_EARLIER_SENTENCES = {
    "Twilio may have this text and nobody can tell: look for it in Twilio's log of this phone; it is not "
    "sent a second time": ReasonCode.MAY_HAVE_IT,
    "it may have been sent: please check in Twilio's log, or call the patient": (
        ReasonCode.MAY_HAVE_BEEN_SENT
    ),
    "its time at Twilio was not known": ReasonCode.UNTIMED,
    "cancelled in Twilio, not by sheetdrip": ReasonCode.CANCELLED_OUTSIDE,
    "the clinic is paused": ReasonCode.CLINIC_PAUSED,
    "Drip was Paused at its time": ReasonCode.PAUSED_AT_ITS_TIME,
    "the clinic was paused at its time": ReasonCode.CLINIC_PAUSED_AT_ITS_TIME,
    "the patient had replied STOP at its time": ReasonCode.STOPPED_AT_ITS_TIME,
    "the patient replied STOP": ReasonCode.REPLIED_STOP,
    "the patient replied STOP on Tue 3 Mar: nothing more is sent unless they reply START": (
        ReasonCode.OPTED_OUT
    ),
    "the patient may have died, by a reply of Tue 3 Mar: nothing more is sent. Write Deceased into Drip, or, "
    "if it is not so, On, and your name into “Acknowledged by”": ReasonCode.MAY_HAVE_DIED,
    "a reply of Tue 3 Mar seems to want no more texts: nothing more is sent. If texts are to go on, write On "
    "into Drip and your name into “Acknowledged by”, or let the patient reply START": (
        ReasonCode.WANTS_NO_MORE
    ),
    "too late (it goes until 18:00 on its day)": ReasonCode.EXPIRED,
    "the surgery is at 20:30, after this text's time": ReasonCode.SURGERY_LATER,
    "another text to this phone is for Tue 10 Mar 10:00; at most one in 12 hours": (
        ReasonCode.PHONE_TEXTED_NEARBY
    ),
    "this phone gets 2 texts that day already": ReasonCode.PHONE_FULL,
    f"Twilio did not take it in time: {_LANDLINE}": ReasonCode.NOT_TAKEN_IN_TIME,
    "it had left when Drip says Paused": ReasonCode.LEFT_BEFORE_CANCEL,
    "Drip says Deceased": ReasonCode.DRIP_STOPPED,
    "Drip says “Onn”: use On": ReasonCode.TEXT,
    "Phone is blank; Patient is blank": ReasonCode.TEXT,
    _LANDLINE: ReasonCode.TWILIO,
}


@pytest.mark.parametrize("version", _before("0016"))
def test_a_reason_of_any_earlier_schema_has_its_code_and_says_the_same(
    empty: Engine, tmp_path: Path, version: str
) -> None:
    bring_up(empty, None, _up_to(tmp_path, version))
    sentences = list(_EARLIER_SENTENCES)
    for number, reason in enumerate(sentences):
        code = 30006 if reason == _LANDLINE else None
        _insert_old_message(empty, step=str(number), reason=reason, error_code=code)
    _insert_old_message(empty, step="forgotten", reason="")
    _insert_old_message(empty, step="none", reason=None)
    found = {one.key.step: one.reason for one in _upgraded(empty)}
    assert (found.pop("forgotten"), found.pop("none")) == (None, None)
    told = {sentences[int(step)]: reason for step, reason in found.items()}
    assert {before: reason.code for before, reason in told.items() if reason} == _EARLIER_SENTENCES
    assert all(sentence(reason) == before for before, reason in told.items())


@pytest.mark.parametrize("version", _before("0016"))
def test_what_depends_on_a_reason_outlasts_an_upgrade(
    empty: Engine, tmp_path: Path, version: str
) -> None:
    bring_up(empty, None, _up_to(tmp_path, version))
    was = {code: before for before, code in _EARLIER_SENTENCES.items()}
    for step, state, code in (
        ("doubt", State.UNKNOWN, ReasonCode.MAY_HAVE_IT),
        ("untimed", State.SCHEDULED, ReasonCode.UNTIMED),
        ("outside", State.CANCELLED, ReasonCode.CANCELLED_OUTSIDE),
        ("paused", State.CANCELLED, ReasonCode.CLINIC_PAUSED),
        ("surgery", State.SKIPPED, ReasonCode.SURGERY_LATER),
    ):
        _insert_old_message(empty, step=step, state=state.value, reason=was[code])
    found = {one.key.step: one for one in _upgraded(empty)}
    assert [one.key.step for one in found.values() if one.is_in_doubt] == ["doubt"]
    assert [one.key.step for one in found.values() if one.is_untimed] == ["untimed"]
    assert {step: type(on_record(_same(one), one)) for step, one in found.items()} == {
        "doubt": Taken,
        "untimed": Taken,
        "outside": Blocked,
        "paused": Open,
        "surgery": Open,
    }
    again = [step for step, one in found.items() if gives_back(_drafted(one), one)]
    assert again == ["paused"]


@pytest.mark.parametrize(
    ("version", "words", "phase"),
    [
        *((version, "clinic paused in its sheet", PausePhase.ON) for version in _before("0017")),
        ("0016", "clinic about to go on after a pause", PausePhase.ENDING),
        ("0016", "needing you", None),
    ],
)
def test_a_pause_of_any_earlier_schema_lasts(
    empty: Engine, tmp_path: Path, version: str, words: str, phase: PausePhase | None
) -> None:
    bring_up(empty, None, _up_to(tmp_path, version))
    counts = {"rows": 2, words: 1}
    _insert(
        empty,
        "INSERT INTO cycles (clinic, at, ok, summary, counts) VALUES ('Hillside', :at, 1, '', :counts)",
        counts=json.dumps(counts),
    )
    bring_up(empty, None)
    note = SqlLedger(Transactions(empty)).of("Hillside").last_cycle()
    assert note is not None
    assert note.pause is phase
    assert note.counts == (counts if phase is None else {"rows": 2})


@pytest.mark.parametrize("version", _before("0017")[1:])
def test_who_told_a_score_of_any_earlier_schema_is_known(
    empty: Engine, tmp_path: Path, version: str
) -> None:
    bring_up(empty, None, _up_to(tmp_path, version))
    for step, sid in (("day7", "SM1"), ("day14", "web:flow-1"), ("day21", None)):
        _insert(
            empty,
            "INSERT INTO scores (clinic, surgery, step, score, reply_sid, by_staff) "
            "VALUES ('Hillside', 'd-1', :step, 7, :sid, 0)",
            step=step,
            sid=sid,
        )
    bring_up(empty, None)
    found = SqlLedger(Transactions(empty)).of("Hillside").reply_store.state(NOON).scores.values()
    assert {one.step: (one.source, one.reply_sid) for one in found} == {
        "day7": (ScoreSource.PATIENT, "SM1"),
        "day14": (ScoreSource.SYSTEM, "web:flow-1"),
        "day21": (ScoreSource.PATIENT, None),
    }


def test_a_text_of_a_channel_that_is_not_there_is_told(empty: Engine) -> None:
    bring_up(empty, None)
    _insert_old_message(empty, step="day7")
    with empty.begin() as connection:
        connection.execute(text("UPDATE messages SET channel = 'pigeon'"))
    with pytest.raises(UserMustFix, match="“pigeon”"):
        _upgraded(empty)


def _same(one: Message) -> DesiredMessage:
    """The very text that is on record, as its row has it."""
    when = due(one.send_at, one.latest)
    return replace(desired(to=one.to, body=one.body, when=when), carrier=one.service_sid)


def _drafted(one: Message) -> Draft:
    of = builders.draft(to=one.to, body=one.body, when=due(one.send_at, one.latest))
    return replace(of, key=one.key)


def _upgraded(engine: Engine) -> tuple[Message, ...]:
    bring_up(engine, None)
    return SqlLedger(Transactions(engine)).of("Hillside").records().messages


def _insert_old_message(engine: Engine, **values: object) -> None:
    """A text as every schema has been able to hold it."""
    _insert(
        engine,
        'INSERT INTO messages (clinic, surgery, step, revision, "to", body, service_sid, send_at, latest, '
        "delivery, state, attempt, posted_at, error_code, reason) VALUES ('Hillside', 'd-1', :step, 1, "
        "'+15005550006', '', :service_sid, :at, :at, 'scheduled', :state, 1, :at, :error_code, :reason)",
        **{"service_sid": "MG1", "state": "sent", "reason": None, "error_code": None, **values},
    )


def _insert(engine: Engine, statement: str, **values: object) -> None:
    """A row of a clinic's; `:at` is noon."""
    clinic = "INSERT INTO clinics (name, since) VALUES ('Hillside', '') ON CONFLICT DO NOTHING"
    given = {"at": NOON.isoformat(timespec="microseconds"), **values}
    with engine.begin() as connection:
        connection.execute(text(clinic))
        connection.execute(text(statement), given)


def test_an_upgrade_that_fails_changes_nothing(url: str, path: Path) -> None:
    with open_ledger(url) as ledger:
        ledger.hold("first", NOON)
        ledger.of("Hillside").intend([draft()], NOON)
    scripts = _next_scripts(path.parent, then='op.execute("SELECT nothing FROM nowhere")')
    with pytest.raises(LedgerTrouble):
        _upgrade(url, path, scripts)
    with open_ledger(url) as ledger:
        assert ledger.of("Hillside").records().messages == (message(),)


def test_a_fresh_or_current_ledger_is_not_copied(url: str, path: Path) -> None:
    open_ledger(url).close()
    open_ledger(url).close()
    assert list(path.parent.glob("*.bak")) == []
