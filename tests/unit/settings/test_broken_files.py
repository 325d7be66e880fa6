"""Does every mistake in a settings file come out, all at once, each with its path?"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sheetdrip.errors import UserMustFix
from sheetdrip.settings.load import load_settings
from tests.unit.settings.files import CLINIC, ENVIRONMENT, Load, Problems

HERE = "FOLDER/sheetdrip.toml: "
NOT_TOML = "not valid TOML: "

UNKNOWN_KEYS = [
    ("gogle = 1", "gogle: no such key (did you mean google?)"),
    ("clinic = []", "clinic: no such key (did you mean clinics?)"),
    ("verbose = true", "verbose: no such key"),
    ('"a b" = 1', '"a b": no such key'),
    (
        '[google]\nsheet_url = "https://x.example"',
        "google.sheet_url: no such key (did you mean sheets_url?)",
    ),
    ("[twilio]\napiurl = 1", "twilio.apiurl: no such key (did you mean api_url?)"),
    ('[twilio]\nauth_token = "hush"', "twilio.auth_token: no such key"),
    ('[ledger]\nurI = ""', "ledger.urI: no such key (did you mean url?)"),
    ("[schedule]\npoll = 3", "schedule.poll: no such key"),
    (
        "[schedule]\npollseconds = 3",
        "schedule.pollseconds: no such key (did you mean poll_seconds?)",
    ),
    ("[schedule.night]\nhours = 1", "schedule.night: no such key"),
    ("[safety]\nmax_create = 3", "safety.max_create: no such key (did you mean max_creates?)"),
]

WRONG_TYPES = [
    ("google = 1", "google: must be a table"),
    ('twilio = "hush"', "twilio: must be a table"),
    (
        "[google]\nservice_account_file = ['x']",
        "google.service_account_file: must be text in quotes",
    ),
    (
        "[schedule]\npoll_seconds = true",
        "schedule.poll_seconds: input should be a valid integer, not True",
    ),
    (
        "[schedule]\npoll_seconds = 15.0",
        "schedule.poll_seconds: input should be a valid integer, not 15.0",
    ),
    (
        '[schedule]\npoll_seconds = "15"',
        "schedule.poll_seconds: input should be a valid integer, not '15'",
    ),
    ("[safety]\nmax_share = true", "safety.max_share: input should be a valid number, not True"),
    ("[ledger]\nurl = 5", "ledger.url: must be text in quotes"),
]

OUT_OF_RANGE = [
    ("[schedule]\npoll_seconds = 0", "schedule.poll_seconds: {at_least} 1, not 0"),
    ("[schedule]\npoll_seconds = 3601", "schedule.poll_seconds: {at_most} 3600, not 3601"),
    ("[schedule]\nrefresh_seconds = -1", "schedule.refresh_seconds: {at_least} 1, not -1"),
    ("[schedule]\nheartbeat_seconds = 59", "schedule.heartbeat_seconds: {at_least} 60, not 59"),
    ("[schedule]\nmin_lead_minutes = 4", "schedule.min_lead_minutes: {at_least} 5, not 4"),
    ("[schedule]\nmin_lead_minutes = 121", "schedule.min_lead_minutes: {at_most} 120, not 121"),
    ("[schedule]\nmax_lead_days = 0", "schedule.max_lead_days: {at_least} 1, not 0"),
    ("[schedule]\nmax_lead_days = 36", "schedule.max_lead_days: {at_most} 35, not 36"),
    ("[schedule]\nmargin_seconds = 3601", "schedule.margin_seconds: {at_most} 3600, not 3601"),
    ("[safety]\nmax_creates = -1", "safety.max_creates: {at_least} 0, not -1"),
    ("[safety]\nmax_cancels = -1", "safety.max_cancels: {at_least} 0, not -1"),
    ("[safety]\nmax_share = 1.1", "safety.max_share: {at_most} 1, not 1.1"),
    ("[safety]\nmax_share = nan", "safety.max_share: {at_most} 1, not nan"),
    ("[twilio]\nsegment_price = -0.1", "twilio.segment_price: {at_least} 0, not -0.1"),
    (
        "[twilio]\nsegment_price = inf",
        "twilio.segment_price: input should be a finite number, not inf",
    ),
]

BAD_VALUES = [
    ('[twilio]\napi_url = "ftp://x.example"', "twilio.api_url: must start with https://"),
    ('[google]\nsheets_url = ""', "google.sheets_url: must start with https://"),
    ('[google]\ndrive_url = "https://"', "google.drive_url: must name a host after https://"),
    ('[google]\nservice_account_file = ""', "google.service_account_file: must not be blank"),
    ('[ledger]\nurl = " "', "ledger.url: must not be blank"),
]

BAD_QUIET_HOURS = [
    ('["21:00"]', "schedule.quiet_hours[1]: missing"),
    ('["21:00", "08:00", "09:00"]', "schedule.quiet_hours: holds too many"),
    (
        '["08:00", "08:00"]',
        "schedule.quiet_hours: both are 08:00: there would be no quiet hours at all",
    ),
    ('"21:00"', "schedule.quiet_hours: must be a list"),
    ('["late", "08:00"]', "schedule.quiet_hours[0]: 'late' is no time such as \"19:00\""),
    ('["21:00", "24:00"]', "schedule.quiet_hours[1]: '24:00' is no time such as \"19:00\""),
    ('["21:00Z", "08:00"]', "schedule.quiet_hours[0]: '21:00Z' is no time such as \"19:00\""),
    ('["21:00", 8]', "schedule.quiet_hours[1]: input should be a valid time, not 8"),
    ('["21:00", true]', "schedule.quiet_hours[1]: input should be a valid time, not True"),
]

BAD_CLINICS = [
    ('time_zone = "Chicago"', "time_zone: 'Chicago' is no IANA time zone such as America/Chicago"),
    ('time_zone = ""', "time_zone: '' is no IANA time zone such as America/Chicago"),
    ('region = "us"', "region: 'us' is no two-letter country code such as US"),
    ('region = "USA"', "region: 'USA' is no two-letter country code such as US"),
    ("language = 1", "language: input should be 'en', 'es' or 'zh', not 1"),
    ('language = "fr"', "language: 'fr' is no language of a sheet: use one of en, es, zh"),
    (
        'language = "Spanish"',
        "language: 'Spanish' is no language of a sheet: use one of en, es, zh (did you mean es?)",
    ),
    ("region = 1", "region: must be text in quotes"),
    ("consent_required = 1", "consent_required: input should be a valid boolean, not 1"),
    ('consent_required = "no"', "consent_required: input should be a valid boolean, not 'no'"),
    ('tab = ""', "tab: must not be blank"),
    ('control_tab = " "', "control_tab: must not be blank"),
    ('control_tab = " surgeries"', "control_tab: must be another tab than the surgeries'"),
    ('tab = "Control"', "control_tab: must be another tab than the surgeries'"),
    ('replies_tab = "Surgeries"', "replies_tab: must be another tab than the surgeries'"),
    ('replies_tab = "control"', "replies_tab: must be another tab than the Control tab"),
    ('messages_tab = "Surgeries"', "messages_tab: must be another tab than the surgeries'"),
    ('messages_tab = " control"', "messages_tab: must be another tab than the Control tab"),
    ('messages_tab = "Replies"', "messages_tab: must be another tab than the Replies tab"),
    ('dashboard_tab = "replies"', "dashboard_tab: must be another tab than the Replies tab"),
    ('timezone = "x"', "timezone: no such key (did you mean time_zone?)"),
    ("[clinics.header]", "header: no such key (did you mean headers?)"),
    ('headers = "x"', "headers: must be a table"),
    ('headers = {Patien = "x"}', "headers: 'Patien' is not one of sheetdrip's columns"),
    ("headers = {Patient = 3}", "headers.Patient: must be text in quotes"),
    ('headers = {"Surgery date" = 3}', 'headers."Surgery date": must be text in quotes'),
    (
        'headers = {Status = "patient"}',
        "headers: 'Patient' and 'Status' cannot be one and the same column",
    ),
    (
        'headers = {Reply = "question"}',
        "headers: 'Question' and 'Reply' cannot be one and the same column",
    ),
    (
        'language = "es"\nheaders = {Patient = "estado"}',
        "headers: 'Patient' and 'Status' cannot be one and the same column",
    ),
    (
        "alerts = {bands = {mild = 4}}",
        "alerts.bands: the bands' lowest scores must rise: mild, moderate, severe",
    ),
    (
        'headers = {Patient = "Who", Phone = " who "}',
        "headers: 'Patient' and 'Phone' cannot be one and the same column",
    ),
    (
        'sequence = "post"',
        "sequence: there is no sequence 'post': use one of post-op",
    ),
]

NO_TOML = [
    (b"\xff\xfe[\x00", "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),
    (
        b'name = "\xe9"',
        "'utf-8' codec can't decode byte 0xe9 in position 8: invalid continuation byte",
    ),
    (b"clinics = [", "Invalid value (at end of document)"),
    (b"Hillside", "Expected '=' after a key in a key/value pair (at end of document)"),
    (b"a = 1\na = 2", "Cannot overwrite a value (at end of document)"),
    (b'a = "\x00"', "Illegal character '\\x00' (at line 1, column 6)"),
]


@pytest.mark.parametrize(
    ("content", "problem"), [*UNKNOWN_KEYS, *WRONG_TYPES, *BAD_VALUES], ids=lambda one: one[:40]
)
def test_a_mistake_is_told_with_its_path(content: str, problem: str, problems: Problems) -> None:
    assert problems(f"{content}\n{CLINIC}") == [HERE + problem]


@pytest.mark.parametrize(("content", "problem"), OUT_OF_RANGE)
def test_a_number_out_of_range_is_told_with_the_range(
    content: str, problem: str, problems: Problems
) -> None:
    told = problem.format(
        at_least="input should be greater than or equal to",
        at_most="input should be less than or equal to",
    )
    assert problems(f"{content}\n{CLINIC}") == [HERE + told]


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://drip.example.org", "must start with https:// (http is for this machine alone)"),
        ("drip.example.org", "must start with https://"),
        ("https://", "must name a host after https://"),
        ("https://me:hush@drip.example.org", "must be an address alone: no user, ? or #"),
        ("https://drip.example.org/?x", "must be an address alone: no user, ? or #"),
        ("https://drip.example.org/#", "must be an address alone: no user, ? or #"),
        ("https://my_drip.example.org", "Twilio calls no host with an underscore in its name"),
    ],
)
def test_a_public_url_is_one_that_twilio_can_sign(
    url: str, problem: str, problems: Problems
) -> None:
    assert problems(f'[web]\npublic_url = "{url}"\n{CLINIC}') == [
        f"{HERE}web.public_url: {problem}"
    ]


def test_a_clinics_name_with_a_slash_is_no_part_of_an_address(problems: Problems) -> None:
    told = problems('[web]\npublic_url = "https://x.org/"\n' + CLINIC.replace("Hillside", "A/B"))
    assert told == [
        f"{HERE}clinics[0].name: 'A/B' becomes part of the address that Twilio calls: leave out the slash"
    ]
    assert problems(CLINIC.replace("Hillside", "A/B")) == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080", "http://[::1]", "http://localhost/drip/"])
def test_a_public_url_on_this_machine_may_be_http(url: str, problems: Problems) -> None:
    assert problems(f'[web]\npublic_url = "{url}"\n{CLINIC}') == []


@pytest.mark.parametrize(("hours", "problem"), BAD_QUIET_HOURS)
def test_quiet_hours_are_two_different_wall_clock_times(
    hours: str, problem: str, problems: Problems
) -> None:
    assert problems(f"[schedule]\nquiet_hours = {hours}\n{CLINIC}") == [HERE + problem]


@pytest.mark.parametrize(("line", "problem"), BAD_CLINICS)
def test_a_mistake_in_a_clinic_is_told_with_the_clinics_place(
    line: str, problem: str, problems: Problems
) -> None:
    other = CLINIC.replace("Hillside", "Lakeview").replace("sheet-1", "sheet-2")
    assert problems(f"{other}{CLINIC}{line}") == [f"{HERE}clinics[1].{problem}"]


@pytest.mark.parametrize(
    ("was", "now", "problem"),
    [
        ('name = "Hillside"', "", "name: missing"),
        ('"Hillside"', '"  "', "name: must not be blank"),
        ('spreadsheet_id = "sheet-1"', "", "spreadsheet_id: missing"),
        ('"sheet-1"', '""', "spreadsheet_id: must not be blank"),
        (
            '"MG0',
            '"AC0',
            "messaging_service_sid: must be a Messaging Service SID: MG and 32 digits",
        ),
    ],
)
def test_a_clinic_needs_its_name_its_sheet_and_its_service(
    was: str, now: str, problem: str, problems: Problems
) -> None:
    assert problems(CLINIC.replace(was, now)) == [f"{HERE}clinics[0].{problem}"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "clinics: missing"),
        ("# nothing but a remark\n", "clinics: missing"),
        ("clinics = []", "clinics: must not be empty"),
        ('clinics = "Hillside"', "clinics: must be a list"),
        (
            CLINIC.replace("[[", "[").replace("]]", "]"),
            "clinics: must stand in double brackets: [[clinics]]",
        ),
        ("clinics = [1]", "clinics[0]: must be a table"),
    ],
)
def test_without_clinics_there_is_nothing_to_do(
    content: str, problem: str, problems: Problems
) -> None:
    assert problems(content) == [HERE + problem]


def test_two_clinics_may_not_share_a_name(problems: Problems) -> None:
    other = CLINIC.replace("sheet-1", "sheet-2")
    assert problems(CLINIC + other) == [
        f"{HERE}clinics[1].name: another clinic is called 'Hillside' too"
    ]


def test_two_clinics_may_not_share_a_tab_because_its_patients_would_be_texted_twice(
    problems: Problems,
) -> None:
    other = CLINIC.replace("Hillside", "Lakeview")
    assert problems(CLINIC + other) == [
        (
            f"{HERE}clinics[1].spreadsheet_id: 'Hillside' reads the same tab: "
            "its patients would be texted twice"
        )
    ]
    assert problems(CLINIC + other + 'tab = " surgeries "') != []
    knees = other + 'tab = "Knees"\n'
    assert problems(CLINIC + knees) == [
        f"{HERE}clinics[1].messages_tab: 'Hillside' has its texts in the same tab: name another"
    ]
    assert problems(CLINIC + knees + 'messages_tab = "Knee texts"') == []


@pytest.mark.parametrize(
    ("hours", "steps"),
    [
        ('["21:00", "08:00"]', []),
        ('["19:01", "10:00"]', []),
        ('["19:00", "10:00"]', ["Evening at 19:00"]),
        ('["11:00", "19:00"]', []),
        ('["11:00", "19:01"]', ["Evening at 19:00"]),
        ('["09:00", "11:00"]', ["Day 7 at 10:00", "Day 14 at 10:00", "Day 21 at 10:00"]),
    ],
)
def test_a_step_inside_the_quiet_hours_could_never_go(
    hours: str, steps: list[str], problems: Problems
) -> None:
    first, last = hours[2:7], hours[11:16]
    assert problems(f"[schedule]\nquiet_hours = {hours}\n{CLINIC}") == [
        f"{HERE}schedule.quiet_hours: post-op's {step} is inside the quiet hours {first} to {last}"
        for step in steps
    ]


@pytest.mark.parametrize(("content", "problem"), NO_TOML)
def test_what_is_no_toml_is_told_with_its_place(
    content: bytes, problem: str, problems: Problems
) -> None:
    assert problems(content) == [HERE + NOT_TOML + problem]


@pytest.mark.parametrize("value", ["[" * 5000, "9" * 5000], ids=["too deep", "too long"])
def test_what_would_break_the_parser_is_a_problem_like_any_other(
    value: str, problems: Problems
) -> None:
    (problem,) = problems(f"x = {value}")
    assert problem.startswith(HERE + NOT_TOML)


def test_every_problem_comes_out_at_once(problems: Problems, sequences: Path) -> None:
    (sequences / "knee.toml").write_text("steps = 1", encoding="utf-8")
    assert problems(
        '[google]\nx = 1\n[schedule]\npoll_seconds = 0\n[[clinics]]\nregion = "XX"', {}
    ) == [
        f"{HERE}google.x: no such key",
        f"{HERE}schedule.poll_seconds: input should be greater than or equal to 1, not 0",
        f"{HERE}clinics[0].name: missing",
        f"{HERE}clinics[0].spreadsheet_id: missing",
        f"{HERE}clinics[0].messaging_service_sid: missing",
        f"{HERE}clinics[0].region: 'XX' is no two-letter country code such as US",
        "FOLDER/sequences/knee.toml: name: missing",
        "FOLDER/sequences/knee.toml: default_language: missing",
        "FOLDER/sequences/knee.toml: languages: missing",
        "FOLDER/sequences/knee.toml: steps: must be a list",
        "environment: TWILIO_ACCOUNT_SID is missing (AC..., from Twilio's console)",
        "environment: TWILIO_AUTH_TOKEN is missing (or TWILIO_API_KEY with TWILIO_API_SECRET)",
    ]


def test_a_byte_order_mark_is_no_mistake(load: Load) -> None:
    assert load(b"\xef\xbb\xbf" + CLINIC.encode()).file.clinics[0].name == "Hillside"


def test_windows_line_ends_are_no_mistake(load: Load) -> None:
    assert load(CLINIC.replace("\n", "\r\n")).file.clinics[0].name == "Hillside"


def test_a_huge_file_is_read_all_the_same(load: Load) -> None:
    assert load(f"# {'x' * 3_000_000}\n{CLINIC}").file.clinics[0].spreadsheet_id == "sheet-1"


def refused(path: Path) -> list[str]:
    with pytest.raises(UserMustFix) as caught:
        load_settings(path, ENVIRONMENT)
    return list(caught.value.problems)


def test_a_missing_file_says_where_to_begin(tmp_path: Path) -> None:
    path = tmp_path / "sheetdrip.toml"
    assert refused(path) == [
        (
            f"{path}: no such file: "
            "copy config/sheetdrip.example.toml there, or name another with --config"
        )
    ]


def test_a_folder_is_no_settings_file(tmp_path: Path) -> None:
    assert refused(tmp_path) == [f"{tmp_path}: cannot be read: Is a directory"]


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Path]:
    """A folder that may not be looked into; not even by root, who is somebody else meanwhile."""
    folder, was = tmp_path / "locked", os.geteuid()
    folder.mkdir(mode=0o000)
    if was == 0:
        os.seteuid(65534)
    yield folder
    os.seteuid(was)
    folder.chmod(0o700)


def test_a_file_that_may_not_be_read_is_no_missing_file(locked: Path) -> None:
    path = locked / "sheetdrip.toml"
    assert refused(path)[0] == f"{path}: cannot be read: Permission denied"
