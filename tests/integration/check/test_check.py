"""Does `check` find each broken precondition, and say how to mend it?"""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sheetdrip.app import App, RunOptions
from sheetdrip.channels import STUDIO
from sheetdrip.check import Finding, Severity, check, worst
from sheetdrip.clock import ManualClock
from sheetdrip.errors import UserMustFix
from sheetdrip.sandbox.seeding import seed_clinic
from sheetdrip.sandbox.twilio.refusals import Rule
from sheetdrip.settings.load import Settings
from sheetdrip.settings.model import Alerts, Web
from sheetdrip.settings.secrets import WebSecrets
from tests.integration.clinic import ADA, BEN, CY, READ, Clinic
from tests.sandbox.twilio.flows import asking


@pytest.fixture
def idle(clinic: Clinic) -> Clinic:
    """A furnished clinic whose daemon is not running."""
    clinic.furnish()
    clinic.close()
    return clinic


def findings(clinic: Clinic, settings: Settings | None = None) -> list[Finding]:
    choices = RunOptions(clock=ManualClock(clinic.clock.now()), read_only=True)
    with App(settings or clinic.settings, choices) as app:
        return list(check(app))


def not_ok(clinic: Clinic, settings: Settings | None = None) -> list[tuple[str, Severity, str]]:
    return [
        (one.what, one.mark, one.says)
        for one in findings(clinic, settings)
        if one.mark is not Severity.OK and one.what != "Hillside: alerts"
    ]


def own(settings: Settings, **changed: Any) -> Settings:  # noqa: ANN401 - as in the file
    clinic = settings.file.clinics[0].model_copy(update=changed)
    return replace(settings, file=settings.file.model_copy(update={"clinics": [clinic]}))


def test_all_is_well_with_a_seeded_clinic(idle: Clinic) -> None:
    idle.add_row()
    found = findings(idle)
    assert {one.what for one in found if one.mark is not Severity.OK} == {"Hillside: alerts"}
    assert [one.what for one in found] == [
        "service account",
        "Hillside: sheet",
        "Hillside: headers",
        "Hillside: consent",
        "Hillside: Control tab",
        "Hillside: Messages tab",
        "Hillside: Messaging Service",
        "Hillside: replies",
        "Hillside: alerts",
        "clock",
        "ledger",
        "Hillside: next 24 hours",
    ]
    assert worst(found) == 0


def next_day(clinic: Clinic, settings: Settings | None = None) -> tuple[Severity, str]:
    last = findings(clinic, settings)[-1]
    assert last.what == "Hillside: next 24 hours"
    return last.mark, last.says


def test_it_ends_with_what_the_next_day_would_send(clinic: Clinic) -> None:
    clinic.apply_layout()
    clinic.advance(hours=3)
    # one is with Twilio already, one is new, one is of tomorrow; all else is too far away
    clinic.add_row("Ada Example", ADA)
    clinic.cycle()
    clinic.close()
    clinic.add_row("Ben Example", BEN)
    clinic.add_row("Cy Example", CY, "2026-02-25")
    twilio = clinic.settings.file.twilio.model_copy(update={"segment_price": 0.01})
    file = clinic.settings.file.model_copy(update={"twilio": twilio})
    mark, says = next_day(clinic, replace(clinic.settings, file=file))
    assert mark is Severity.OK
    assert says == (
        "3 texts, 3 segments, about 0.03; the first Tue 3 Mar 19:00, the last Wed 4 Mar 10:00 "
        "(America/Chicago); by the hour Tue 3 Mar 19:00: 2, Wed 4 Mar 10:00: 1"
    )


def test_an_idle_day_is_told_as_one(idle: Clinic) -> None:
    assert next_day(idle) == (Severity.OK, "no text")


def test_a_paused_clinic_sends_nothing(idle: Clinic) -> None:
    idle.add_row()
    idle.tick("Pause")
    assert next_day(idle) == (Severity.OK, "no text")


def test_a_rehearsal_says_that_nothing_goes(idle: Clinic) -> None:
    idle.add_row()
    safety = idle.settings.file.safety.model_copy(update={"shadow": True})
    file = idle.settings.file.model_copy(update={"safety": safety})
    mark, says = next_day(idle, replace(idle.settings, file=file))
    assert mark is Severity.WARN
    assert says.startswith("nothing, because safety.shadow is on; else: 1 text, 1 segment;")


def test_a_plan_that_needs_a_word_is_told(idle: Clinic) -> None:
    idle.add_row()
    safety = idle.settings.file.safety.model_copy(update={"max_creates": 0, "max_share": 0.0})
    file = idle.settings.file.model_copy(update={"safety": safety})
    mark, says = next_day(idle, replace(idle.settings, file=file))
    assert mark is Severity.WARN
    assert says.startswith("the plan needs your word (")
    assert says.endswith("; without it: no text")


def test_looking_changes_nothing(idle: Clinic) -> None:
    idle.add_row()
    before = idle.rows()
    findings(idle)
    assert idle.rows() == before
    assert idle.texts_to() == []


def key_problem(clinic: Clinic) -> str:
    with pytest.raises(UserMustFix) as caught:
        findings(clinic)
    return str(caught.value)


def test_a_missing_key_file_says_where_to_put_it(idle: Clinic) -> None:
    idle.settings.key_file.unlink()
    told = key_problem(idle)
    assert "no such file" in told
    assert "google.service_account_file" in told


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_key_file_that_others_can_read_says_chmod(idle: Clinic, mode: int) -> None:
    idle.settings.key_file.chmod(mode)
    assert key_problem(idle).endswith("other users can read this key: run chmod 600 on it")


@pytest.mark.parametrize("text", ["", "not json", "[1, 2]", "\x00\x01"])
def test_a_key_file_that_is_no_key_says_download_it_again(idle: Clinic, text: str) -> None:
    idle.settings.key_file.write_text(text)
    assert "download" in key_problem(idle)


def change_key(path: Path, **changed: str | None) -> None:
    key = json.loads(path.read_text()) | changed
    path.write_text(json.dumps({name: value for name, value in key.items() if value}))


def test_a_client_secret_instead_of_a_key_is_told_apart(idle: Clinic) -> None:
    change_key(idle.settings.key_file, client_email=None, private_key=None)
    told = key_problem(idle)
    assert "client_email, private_key missing: is it the JSON key of a service account?" in told


def test_a_mangled_private_key_is_told_without_being_shown(idle: Clinic) -> None:
    change_key(idle.settings.key_file, private_key="a canary, and no key")
    told = key_problem(idle)
    assert told.endswith("its private key cannot be read: download the key again")
    assert "canary" not in told


def test_a_deleted_key_says_make_a_new_one(idle: Clinic) -> None:
    idle.world.keys.delete_service_account(idle.app.account.email)
    ((what, mark, says),) = not_ok(idle)  # its refusal tells what time it is
    assert (what, mark) == ("Hillside: sheet", Severity.FIX)
    assert says.endswith("was it or its key deleted? Make a new key")


def test_a_sheet_that_is_not_shared_names_the_address_to_share_it_with(idle: Clinic) -> None:
    idle.spreadsheet.editors.clear()
    found = findings(idle)
    assert worst(found) == 2
    ((what, mark, says),) = not_ok(idle)
    assert (what, mark) == ("Hillside: sheet", Severity.FIX)
    assert says.endswith(f"share it with {idle.app.account.email} as Editor")


def test_an_unknown_spreadsheet_says_where_to_find_its_id(idle: Clinic) -> None:
    ((what, mark, says),) = not_ok(idle, own(idle.settings, spreadsheet_id="1nobody"))
    assert (what, mark) == ("Hillside: sheet", Severity.FIX)
    assert "the long part of its address between /d/ and /edit" in says


def test_a_missing_tab_is_asked_for(idle: Clinic) -> None:
    ((_, mark, says),) = not_ok(idle, own(idle.settings, tab="Operations"))
    assert mark is Severity.FIX
    assert says == "The spreadsheet has no tab “Operations”: add it or rename one"


def test_every_header_problem_is_a_finding_of_its_own(idle: Clinic) -> None:
    idle.staff("set", row=1, column="Patient", value="Name")
    idle.staff("set", row=1, column="Phone", value="Tel.")
    assert [(what, mark) for what, mark, _ in not_ok(idle)] == [
        ("Hillside: headers", Severity.FIX),
        ("Hillside: headers", Severity.FIX),
    ]


def test_missing_own_columns_are_a_warning_only(idle: Clinic) -> None:
    idle.staff("delete_columns", column="Status")
    assert not_ok(idle) == [
        (
            "Hillside: headers",
            Severity.WARN,
            "1 of sheetdrip's columns are missing and will be added",
        )
    ]


def test_another_accounts_messaging_service_is_told(idle: Clinic) -> None:
    other = seed_clinic(idle.world, surgeries=0)
    changed = own(idle.settings, messaging_service_sid=other.messaging_service_sid)
    ((what, mark, says),) = not_ok(idle, changed)
    assert (what, mark) == ("Hillside: Messaging Service", Severity.FIX)
    assert other.messaging_service_sid in says
    assert "is it another account's?" in says


def test_refused_twilio_credentials_name_the_variables(idle: Clinic) -> None:
    wrong = replace(idle.settings, twilio=replace(idle.settings.twilio, password="wrong"))
    ((what, mark, says),) = not_ok(idle, wrong)
    assert (what, mark) == ("Hillside: Messaging Service", Severity.FIX)
    assert "TWILIO_AUTH_TOKEN" in says


def change_service(clinic: Clinic, **changed: Any) -> None:  # noqa: ANN401 - fields of a record
    store = clinic.world.twilio
    service = store.services[clinic.seeded.messaging_service_sid]
    store.services[service.sid] = replace(service, **changed)


def test_a_service_without_senders_says_add_a_number(idle: Clinic) -> None:
    change_service(idle, number_sids=())
    ((what, mark, says),) = not_ok(idle)
    assert (what, mark) == ("Hillside: Messaging Service", Severity.FIX)
    assert says.endswith("has no senders: add a phone number to it in Twilio")


def test_a_service_without_an_inbound_url_says_that_replies_are_lost(idle: Clinic) -> None:
    change_service(idle, inbound_request_url=None)
    ((what, mark, says),) = not_ok(idle)
    assert (what, mark) == ("Hillside: replies", Severity.WARN)
    assert "set one in Twilio" in says


INBOUND = "https://drip.example.org/v1/twilio/Hillside/inbound"


def test_a_short_validity_period_is_told(idle: Clinic) -> None:
    change_service(idle, validity_period=14_399)
    ((what, mark, says),) = not_ok(idle)
    assert (what, mark) == ("Hillside: validity period", Severity.WARN)
    assert "14399" in says
    change_service(idle, validity_period=14_400)
    assert not_ok(idle) == []


def served(settings: Settings, public_url: str | None, **secrets: str | None) -> Settings:
    file = settings.file.model_copy(update={"web": Web(public_url=public_url)})
    return replace(settings, file=file, web=WebSecrets(**secrets))


def test_a_served_clinic_is_told_the_inbound_url_that_it_needs(idle: Clinic) -> None:
    settings = served(idle.settings, "https://drip.example.org", auth_token="a", token="b")
    change_service(idle, inbound_request_url="https://elsewhere.example/sms")
    ((what, mark, says),) = not_ok(idle, settings)
    assert (what, mark) == ("Hillside: replies", Severity.WARN)
    assert says.endswith(f"set the Messaging Service's inbound URL to {INBOUND} (POST)")
    change_service(idle, inbound_request_url=f"{INBOUND}#rc=3&rp=all")
    assert not_ok(idle, settings) == []


def test_a_served_clinic_without_its_secrets_is_told_what_is_refused(idle: Clinic) -> None:
    change_service(idle, inbound_request_url=INBOUND)
    told = not_ok(idle, served(idle.settings, "https://drip.example.org"))
    assert [(what, mark) for what, mark, _ in told] == [
        ("web", Severity.FIX),
        ("web", Severity.WARN),
    ]
    assert "set TWILIO_AUTH_TOKEN too" in told[0][2]
    assert "set SHEETDRIP_WEB_TOKEN" in told[1][2]
    ((_, mark, says),) = not_ok(idle, served(idle.settings, None, token="b"))
    assert (mark, says) == (
        Severity.WARN,
        "Twilio's callbacks are refused: web.public_url is not set",
    )


def test_a_clock_that_is_off_says_by_how_much(idle: Clinic) -> None:
    idle.clock.advance(timedelta(minutes=10).total_seconds())
    choices = RunOptions(
        clock=ManualClock(idle.clock.now() - timedelta(minutes=10)), read_only=True
    )
    with App(idle.settings, choices) as app:
        (clock,) = [one for one in check(app) if one.what == "clock"]
    assert clock.mark is Severity.WARN
    assert "turn on network time (NTP)" in clock.says
    assert "600 s off" in clock.says or "599 s off" in clock.says


def test_a_running_daemon_is_no_fault_but_is_told(clinic: Clinic) -> None:
    clinic.apply_layout()
    ((what, mark, says),) = not_ok(clinic)
    assert (what, mark) == ("ledger", Severity.WARN)
    assert says.startswith("The ledger is held by process ")


def test_google_being_down_is_nobodys_fault(idle: Clinic) -> None:
    idle.fault("503", READ, times=None)
    found = findings(idle)
    assert [one.mark for one in found if one.what == "Hillside: sheet"] == [Severity.FAILED]
    assert worst(found) == 4


@pytest.mark.parametrize("kind", ["503", "html_403", "html_404"])
def test_twilio_being_down_or_behind_a_web_filter_is_nobodys_fault(idle: Clinic, kind: str) -> None:
    idle.fault(kind, "messaging.*", times=None)
    found = findings(idle)
    assert [one.mark for one in found if one.what == "Hillside: Messaging Service"] == [
        Severity.FAILED
    ]
    assert worst(found) == 4


def test_a_sheet_without_a_control_tab_says_what_adds_it(clinic: Clinic) -> None:
    clinic.close()
    told = (
        "Hillside: Control tab",
        Severity.WARN,
        "there is none: run sheetdrip init, which adds it",
    )
    assert told in not_ok(clinic)


def test_a_control_tab_without_its_box_says_what_adds_it(idle: Clinic) -> None:
    line = idle.control_line("Pause")
    span = {"sheetId": 7001, "dimension": "ROWS", "startIndex": line, "endIndex": line + 1}
    idle.spreadsheet.apply([{"deleteDimension": {"range": span}}])
    assert not_ok(idle) == [
        (
            "Hillside: Control tab",
            Severity.WARN,
            "“Pause” missing: run sheetdrip init, which adds what is",
        )
    ]


def test_a_paused_clinic_is_told(idle: Clinic) -> None:
    idle.tick("Pause")
    assert not_ok(idle) == [
        (
            "Hillside: Control tab",
            Severity.WARN,
            "the clinic is paused: to go on, untick Pause in the sheet",
        )
    ]


def with_a_flow(clinic: Clinic, status: str) -> tuple[Settings, str]:
    """Settings whose day 7 is a flow, and the flow's SID."""
    flows = clinic.app.connection().client.studio.v2.flows
    sid = str(flows.create("Score", status, asking()).sid)
    sequence = clinic.settings.sequences["post-op"]
    first, second, *rest = sequence.steps
    asked = replace(second, channel=STUDIO, carrier=sid)
    changed = replace(sequence, steps=(first, asked, *rest))
    return replace(clinic.settings, sequences={"post-op": changed}), sid


def test_a_flow_that_hears_the_answers_is_fine(idle: Clinic) -> None:
    settings, sid = with_a_flow(idle, "published")
    twilio = idle.world.twilio
    service_sid = idle.seeded.messaging_service_sid
    service = twilio.services[service_sid]
    url = f"https://webhooks.twilio.com/v1/Accounts/{service.account_sid}/Flows/{sid}"
    twilio.services[service_sid] = replace(service, inbound_request_url=url)
    told = [one for one in findings(idle, settings) if one.what == "Hillside: Day 7"]
    says = "the flow Score is published and hears the answers"
    assert told == [Finding("Hillside: Day 7", Severity.OK, says)]
    assert "Hillside: replies" not in [one.what for one in findings(idle, settings)]


def test_a_flow_that_is_a_draft_says_publish_it(idle: Clinic) -> None:
    ((what, mark, says),) = not_ok(idle, with_a_flow(idle, "draft")[0])
    assert (what, mark) == ("Hillside: Day 7", Severity.WARN)
    assert says.endswith("publish it in Studio, or by sheetdrip studio push")


def test_studio_that_does_not_answer_is_not_a_missing_flow(idle: Clinic) -> None:
    settings, _ = with_a_flow(idle, "published")
    idle.fault("500", "studio.flows.fetch", times=None)
    ((what, mark, _),) = not_ok(idle, settings)
    assert (what, mark) == ("Hillside: Day 7", Severity.FAILED)


def alerting(clinic: Clinic, tmp_path: Path, text: str, **alerts: Any) -> Finding:  # noqa: ANN401
    file = tmp_path / "alerts.txt"
    file.write_text(text, encoding="utf-8")
    told = own(clinic.settings, alerts=Alerts(file=str(file), **alerts))
    (found,) = [
        one
        for one in findings(clinic, replace(told, alert_files={"Hillside": file}))
        if one.what == "Hillside: alerts"
    ]
    return replace(found, says=found.says.replace(str(file), "FILE"))


def test_whether_anybody_is_notified_is_told(idle: Clinic, tmp_path: Path) -> None:
    (silent,) = [one for one in findings(idle) if one.what == "Hillside: alerts"]
    assert silent.mark is Severity.WARN
    assert silent.says.startswith("no limits set; nobody is notified")
    two = "# the nurses\n\njson://127.0.0.1:1/a\njson://127.0.0.1:1/b\n"
    both = alerting(idle, tmp_path, two, call_at=7)
    assert both.mark is Severity.OK
    assert all(part in both.says for part in ("limits set", "2 addresses", "nothing personal"))
    one = alerting(idle, tmp_path, "json://127.0.0.1:1/a", personal=True)
    assert all(part in one.says for part in ("no limits set", "1 address", "names of patients too"))


def test_an_address_that_is_none_is_told_by_its_line_and_never_quoted(
    idle: Clinic, tmp_path: Path
) -> None:
    bad = "# ours\njson://127.0.0.1:1/\nnurse:hunter2@example.com\n\nsecret-9\n"
    assert alerting(idle, tmp_path, bad) == Finding(
        "Hillside: alerts",
        Severity.FIX,
        "alerts: FILE: Apprise does not understand line 3, 5: see its wiki for the form, such as "
        "mailto://user:password@example.com",
    )
    nobody = alerting(idle, tmp_path, "# nobody yet\n")
    assert (nobody.mark, nobody.says) == (
        Severity.FIX,
        "alerts: FILE names nobody: write one Apprise address a line, or leave out alerts.file",
    )


IN_FORCE = "4 texts in English, Spanish, Chinese"


def test_the_sequence_in_force_is_told(idle: Clinic) -> None:
    (told,) = [one for one in findings(idle) if one.what == "Hillside: Messages tab"]
    assert told.says == f"in force is “post-op” as the Messages tab has it: {IN_FORCE}"


def test_a_sheet_without_a_messages_tab_says_what_adds_it(clinic: Clinic) -> None:
    clinic.close()
    (told,) = [one for one in findings(clinic) if one.what == "Hillside: Messages tab"]
    assert (told.mark, told.says) == (
        Severity.OK,
        (
            f"in force is “post-op” as the settings have it: {IN_FORCE}; to let staff edit it, "
            "run sheetdrip init"
        ),
    )


def test_a_faulty_line_of_the_messages_tab_is_told(idle: Clinic) -> None:
    idle.staff("set", sheet="Messages", where={"Step": "Day 7"}, column="Day", value="soon")
    assert not_ok(idle) == [
        (
            "Hillside: Messages tab",
            Severity.WARN,
            (
                "Messages, row 3: Day “soon” is not a whole number from 0 to 365: write the days after "
                "surgery"
            ),
        )
    ]


def test_the_clock_is_not_called_right_by_those_who_could_not_be_asked(idle: Clinic) -> None:
    for services, words in (
        (("sheets", "oauth", "twilio", "messaging"), "nobody could be asked"),
        (("sheets", "oauth"), "Google could not be asked"),
        (("twilio", "messaging"), "Twilio could not be asked"),
    ):
        idle.world.faults.clear()
        for service in services:
            idle.fault("reset", f"{service}.*", times=None)
        (clock,) = [one for one in findings(idle) if one.what == "clock"]
        assert clock.mark is Severity.WARN
        assert words in clock.says


def test_rows_that_wait_for_consent_are_counted(idle: Clinic) -> None:
    idle.add_row(consent=True)
    idle.add_row("Ben Example", BEN, consent=False)
    idle.add_row("Cy Example", CY, consent="pending")
    consent = {one.what: one.says for one in findings(idle)}["Hillside: consent"]
    assert consent.startswith("2 rows get no text until Consent is ticked")
    required = own(idle.settings, consent_required=True)
    assert ("Hillside: consent", Severity.WARN) in [one[:2] for one in not_ok(idle, required)]


@pytest.mark.parametrize("required", [True, False])
def test_a_sheet_without_a_consent_column_is_told_with_what_follows(
    idle: Clinic, *, required: bool
) -> None:
    idle.add_row()
    idle.staff("delete_columns", column="Consent")
    settings = own(idle.settings, consent_required=required)
    marks = {one.what: one.mark for one in findings(idle, settings)}
    assert marks["Hillside: consent"] is (Severity.WARN if required else Severity.OK)


def test_columns_of_the_clinics_own_are_named_with_the_other_title(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.edit("Ada Example", "Status", "in ward 3")
    clinic.close()
    told = [one for one in findings(clinic) if one.what == "Hillside: headers"]
    assert (told[0].mark, "“Status (sheetdrip)”" in told[0].says) == (Severity.WARN, True)


@pytest.mark.parametrize(
    ("changed", "mark", "says"),
    [
        (
            {"kind": "Trial"},
            Severity.WARN,
            "it is a trial account, which texts verified numbers only",
        ),
        ({"status": "suspended"}, Severity.FIX, "it is suspended, no text goes: add funds"),
        ({"status": "closed"}, Severity.FIX, "it is closed, no text goes: add funds"),
    ],
)
def test_an_account_on_trial_or_out_of_force_is_told(
    idle: Clinic, changed: dict[str, str], mark: Severity, says: str
) -> None:
    accounts = idle.world.twilio.accounts
    ((sid, account),) = accounts.items()
    accounts[sid] = replace(account, **changed)  # type: ignore[arg-type]
    (found,) = [one for one in not_ok(idle) if one[0] == "Twilio account"]
    assert found[1] is mark
    assert found[2].startswith(says)


def test_a_suspended_account_is_not_taken_for_wrong_credentials(idle: Clinic) -> None:
    accounts = idle.world.twilio.accounts
    ((sid, account),) = accounts.items()
    accounts[sid] = replace(account, status="suspended")
    (found,) = [one for one in not_ok(idle) if one[0] == "Hillside: Messaging Service"]
    assert "the Twilio account is not active" in found[2]


def test_what_twilio_refuses_is_told_with_its_fix(clinic: Clinic) -> None:
    clinic.apply_layout()
    for number, phone in enumerate((ADA, BEN, CY)):
        clinic.add_row(f"Patient {number}", phone)
    for code, to in ((21408, ADA), (21408, BEN), (21606, CY)):
        rule = Rule("refusal", code, to=to, since=clinic.clock.now())
        clinic.world.twilio.refusals.add(rule)
    clinic.cycle()
    clinic.close()
    told = [says for what, _, says in not_ok(clinic) if what == "Hillside: refused texts"]
    assert [one.partition(":")[0] for one in told] == ["2 texts", "1 text"]
    assert "geographic permission (Twilio 21408)" in told[0]
