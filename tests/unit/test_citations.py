"""Does what the repository cites of its own pages exist? Pages outside it are cited nowhere."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("sheetdrip", "tests", "config", "docs")
KINDS = frozenset({".py", ".toml", ".md", ".js", ".gs"})

NOT_HERE = (
    *("twilio.md", "[OAI", "[ERR/", "[DICT", "[KIT", "[FAQ", "[SCHED"),
    *("sheets.md", "[LIM]", "[DLIM]", "[DISC]", "[CAS]", "[MM]", "reliability.md"),
    *("field-reports.md", "redesign.md", "peers.md", "ux.md", "DESIGN.md"),
)
"""Names of pages outside the repository, and the short names for sources that only such a page explains.

Where a page of that name is below docs, it is cited by its path from the top, or linked.
"""

_CITED = re.compile(r"(?<![\w/.-])docs/(?P<path>[\w/.-]+\.md)(?:#(?P<slug>[\w-]+))?")
_LINKED = re.compile(r"\]\((?P<path>[\w/.-]*)(?:#(?P<slug>[\w-]+))?\)")
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#{1,6} (.+?)\s*$", re.MULTILINE)
_NOT_HERE = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, NOT_HERE))})")
_LEFT_OUT = re.compile(r"[^\w\- ]")


@lru_cache(maxsize=1)
def texts() -> dict[Path, str]:
    """What people write here, by path; this file, which names what is banned, is not among it."""
    inside = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*"))
    found = (
        path
        for path in (*inside, *ROOT.glob("*"))
        if path.suffix in KINDS and path.is_file() and "node_modules" not in path.parts
    )
    return {path: path.read_text(encoding="utf-8") for path in found if path != Path(__file__)}


def slugs(text: str) -> list[str]:
    """The anchors that GitHub gives a page's headings."""
    found: list[str] = []
    for heading in _HEADING.findall(_FENCED.sub("", text)):
        slug = _LEFT_OUT.sub("", heading.lower()).replace(" ", "-")
        again = sum(re.fullmatch(rf"{slug}(-\d+)?", one) is not None for one in found)
        found.append(f"{slug}-{again}" if again else slug)
    return found


def problem(target: Path, slug: str | None) -> str | None:
    """What is wrong with a citation of a heading of a page."""
    if not target.exists():
        return "no such file"
    if slug is not None and slug not in slugs(target.read_text(encoding="utf-8")):
        return "no such heading"
    return None


def citations(path: Path, text: str) -> Iterator[tuple[Path, str | None]]:
    """Each page that a file names from the top, and each that a page links to from where it stands."""
    for found in _CITED.finditer(text):
        yield ROOT / "docs" / found["path"], found["slug"]
    if path.suffix == ".md":
        for found in _LINKED.finditer(text):
            yield (path.parent / found["path"] if found["path"] else path), found["slug"]


def banned(path: Path, text: str) -> Iterator[str]:
    """Each name in a text that leads out of the repository."""
    bare = _CITED.sub("", text)
    if path.suffix == ".md":
        bare = _LINKED.sub("]", bare)
    yield from _NOT_HERE.findall(bare)


@pytest.mark.parametrize(
    ("heading", "slug"),
    [
        ("## Scheduling window", "scheduling-window"),
        ("# Twilio's `codes`: 30036", "twilios-codes-30036"),
        ("```\n# no heading\n```\n### One", "one"),
    ],
)
def test_a_heading_has_the_anchor_that_github_gives_it(heading: str, slug: str) -> None:
    assert slugs(heading) == [slug]


def test_a_second_heading_of_one_name_is_numbered() -> None:
    assert slugs("# One\n## One\n## Two") == ["one", "one-1", "two"]


def test_a_citation_of_nothing_is_found() -> None:
    text = "See docs/nowhere.md and docs/twilio-codes.md#nothing, not x.example/docs/other.md."

    found = [problem(*one) for one in citations(ROOT / "one.py", text)]

    assert found == ["no such file", "no such heading"]


def test_a_name_that_leads_out_is_found_but_a_citation_by_path_is_none() -> None:
    cited = "docs/vendors/twilio.md#opt-out, docs/twilio-codes.md"

    assert list(banned(ROOT / "one.py", f"{cited} and twilio.md 6.2 [OAI]")) == [
        "twilio.md",
        "[OAI",
    ]
    assert list(banned(ROOT / "one.py", cited)) == []
    assert list(banned(ROOT / "docs" / "one.md", "[the page](vendors/twilio.md#opt-out)")) == []


def test_what_is_cited_exists() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {target.name}#{slug or ''}: {what}"
        for path, text in texts().items()
        for target, slug in citations(path, text)
        if (what := problem(target, slug))
    ]
    assert wrong == []


def test_nothing_outside_is_cited() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path, text in texts().items()
        for name in banned(path, text)
    ]
    assert found == []


_FILE = re.compile(r"`((?!\.venv/)(?:[\w.-]+/)+[\w.-]*)`")
_ELSEWHERE = frozenset(
    {
        *("config/sheetdrip.toml", "config/service-account.json"),  # a clinic's own
        "iamcredentials.googleapis.com/.../allowedLocations",
    }
)
"""What looks like a file of ours and is none."""

PAGES = sorted(
    str(path.relative_to(ROOT)) for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
)
pages = pytest.mark.parametrize("page", [one for one in PAGES if one != "CHANGELOG.md"])
NOT_FILES = {"CHANGELOG.md", "docs/pain-scores.md"}  # names of before, and answers such as 7/10


@pytest.mark.parametrize("page", sorted({*PAGES} - NOT_FILES))
def test_files_that_a_page_names_exist(page: str) -> None:
    named = set(_FILE.findall((ROOT / page).read_text(encoding="utf-8"))) - _ELSEWHERE
    places = (ROOT, ROOT / "sheetdrip")
    missing = {one for one in named if not any((place / one).exists() for place in places)}
    assert missing == set()


_WEB = re.compile(r"\]\((https?:[^)\s]*)\)|^\[[^\]]+\]: (\S+)$|<(https?:[^>]*)>", re.MULTILINE)
_DEFINED = re.compile(r"^\[([^\]]+)\]: ", re.MULTILINE)
_REFERRED = re.compile(r"\]\[([^\]\n]+)\]")


@pages
def test_addresses_elsewhere_are_whole(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    addresses = ["".join(found) for found in _WEB.findall(text)]
    parts = [(address, urlsplit(address)) for address in addresses]
    wrong = [
        address
        for address, one in parts
        if one.scheme != "https" or "." not in (one.hostname or "") or one.username or one.port
    ]
    assert wrong == []
    assert {*_REFERRED.findall(_FENCED.sub("", text))} <= {*_DEFINED.findall(text)}


_VARIABLE = re.compile(r"\b((?:SHEETDRIP|TWILIO)_[A-Z_]+)\b")


@pages
def test_variables_of_the_environment_that_a_page_names_are_read(page: str) -> None:
    code = "\n".join(text for path, text in texts().items() if path.suffix in {".py", ".js", ".gs"})
    named = {*_VARIABLE.findall((ROOT / page).read_text(encoding="utf-8"))}
    assert named <= {*_VARIABLE.findall(code)}


def test_every_page_is_in_the_sites_contents_and_every_entry_is_a_page() -> None:
    contents = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")[2]
    entries = re.findall(r": ([\w/.-]+\.md)$", contents, re.MULTILINE)
    assert sorted(f"docs/{one}" for one in entries) == [
        one for one in PAGES if one.startswith("docs/")
    ]


def test_pages_of_the_site_link_to_pages_of_the_site() -> None:
    outside = [
        f"{path.relative_to(ROOT)}: {target}"
        for path, text in texts().items()
        if path.is_relative_to(ROOT / "docs")
        for target, _ in citations(path, text)
        if not target.resolve().is_relative_to(ROOT / "docs")
    ]
    assert outside == []
