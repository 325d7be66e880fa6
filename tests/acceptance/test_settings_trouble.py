"""What does a user read whose settings are wrong? Exit code 2, and every problem with its place."""

import pytest

from tests.acceptance.clinic import Clinic
from tests.acceptance.processes import Processes


def test_all_problems_are_listed_at_once_with_their_places(clinic: Clinic) -> None:
    clinic.settle_on(
        schedule={"pol_seconds": 15, "max_lead_days": 90, "poll_seconds": "often"},
        clinic={"time_zone": "Chicago", "messaging_service_sid": "AC1"},
    )

    done = clinic.run("run", "--once", env={"TWILIO_ACCOUNT_SID": ""})

    assert (done.code, done.out) == (2, "")
    assert [problem.removeprefix(f"{clinic.config}: ") for problem in done.problems] == [
        "schedule.poll_seconds: input should be a valid integer, not 'often'",
        "schedule.max_lead_days: input should be less than or equal to 35, not 90",
        "schedule.pol_seconds: no such key (did you mean poll_seconds?)",
        "clinics[0].messaging_service_sid: must be a Messaging Service SID: MG and 32 digits",
        "clinics[0].time_zone: 'Chicago' is no IANA time zone such as America/Chicago",
        "environment: TWILIO_ACCOUNT_SID is missing (AC..., from Twilio's console)",
        "environment: TWILIO_AUTH_TOKEN is missing (or TWILIO_API_KEY with TWILIO_API_SECRET)",
    ]


def test_a_missing_settings_file_says_where_to_get_one(clinic: Clinic) -> None:
    clinic.config.unlink()

    done = clinic.run("check")

    assert done.code == 2
    (sentence,) = done.problems
    assert sentence == (
        f"{clinic.config}: no such file: copy config/sheetdrip.example.toml there, "
        "or name another with --config"
    )


@pytest.mark.parametrize(
    ("content", "mode", "sentence"),
    [
        (None, 0o600, "{path}: no such file: put the service account's JSON key there"),
        ("{}", 0o644, "key.json: other users can read this key: run chmod 600 on it"),
        ("not JSON", 0o600, "key.json: not JSON: download the key again"),
    ],
    ids=["missing", "readable for everybody", "garbage"],
)
def test_a_bad_key_file_is_told_by_its_path(
    clinic: Clinic, content: str | None, mode: int, sentence: str
) -> None:
    key = clinic.folder / "key.json"
    if content is not None:
        key.write_text(content, encoding="utf-8")
        key.chmod(mode)
    clinic.settle_on(google={"service_account_file": str(key)})

    done = clinic.run("run", "--once")

    assert (done.code, done.out) == (2, "")
    (problem,) = done.problems
    assert problem.startswith(sentence.format(path=key))


def test_a_sheet_that_is_not_shared_names_whom_to_share_it_with(clinic: Clinic) -> None:
    email = clinic.staff.email
    clinic.staff.stop_sharing()

    done = clinic.run("run", "--once")

    assert done.code == 2
    assert done.problems == [
        f"The sheet is not shared with this service account: share it with {email} as Editor"
    ]


def test_an_unknown_spreadsheet_says_where_its_id_stands(clinic: Clinic) -> None:
    clinic.settle_on(clinic={"spreadsheet_id": "1" * 44})

    done = clinic.run("run", "--once")

    assert done.code == 2
    assert done.problems[0].startswith(
        "Google knows no such spreadsheet: check spreadsheet_id, the long part of its address"
    )


def test_a_messaging_service_of_another_account_fails_the_check(clinic: Clinic) -> None:
    clinic.settle_on(clinic={"messaging_service_sid": f"MG{0:032x}"})

    done = clinic.run("check", "--json")

    assert (done.code, done.err) == (2, "")
    (bad,) = [finding for finding in done.document if finding["mark"] == "fix"]
    assert bad["what"] == "Hillside: Messaging Service"
    assert bad["says"].startswith("This Twilio account has no Messaging Service MG000")


def test_wrong_twilio_credentials_fail_the_check(clinic: Clinic) -> None:
    wrong = {**clinic.sandbox.env, "TWILIO_AUTH_TOKEN": "0" * 32}

    done = clinic.run("check", "--json", env=wrong)

    assert done.code == 2
    marks = {finding["what"]: finding["mark"] for finding in done.document}
    assert marks["Hillside: Messaging Service"] == "fix"
    assert marks["Hillside: sheet"] == "ok"


@pytest.mark.parametrize("command", ["check", "plan", "init", "status", "recover", "run"])
def test_settings_that_cannot_be_read_are_a_document_with_json(
    processes: Processes, command: str
) -> None:
    once = ["--once"] if command == "run" else []
    done = processes.run(command, *once, "--json", "--config", "nowhere.toml")
    assert done.code == 2
    assert done.document["exit_code"] == 2
    assert done.document["errors"] == done.problems
