"""Loads and checks the settings file with all that it names, and the environment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sheetdrip.domain.cells import folded
from sheetdrip.domain.classification.classifier import ReplyClassifier
from sheetdrip.domain.sequence import Sequence
from sheetdrip.errors import UserMustFix
from sheetdrip.settings.lexicons import load_classifier
from sheetdrip.settings.model import ClinicSettings, SettingsFile
from sheetdrip.settings.secrets import TwilioSecrets, WebSecrets, twilio_secrets, web_secrets
from sheetdrip.settings.sequences import load_sequences
from sheetdrip.settings.toml import Faults, read_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything the operator asked for, checked."""

    file: SettingsFile
    sequences: Mapping[str, Sequence]
    classifier: ReplyClassifier
    twilio: TwilioSecrets
    key_file: Path
    alert_files: Mapping[str, Path] = field(default_factory=dict)
    web: WebSecrets = field(default_factory=WebSecrets)


def load_settings(path: Path, environment: Mapping[str, str]) -> Settings:
    """Read the settings file, its sequences, the lexicon and the environment.

    Raises UserMustFix with every problem of all of them.
    """
    problems: list[str] = []
    file, sequences, classifier = None, None, None
    try:
        file = read_toml(path, SettingsFile)
    except Faults as faults:
        problems += faults.problems
        if not _exists(path):
            problems[-1] += (
                ": copy config/sheetdrip.example.toml there, or name another with --config"
            )
    try:
        sequences = load_sequences(path.parent)
    except Faults as faults:
        problems += faults.problems
    try:
        classifier = load_classifier(path.parent)
    except Faults as faults:
        problems += faults.problems
    if file is not None and sequences is not None:
        problems += [f"{path}: {problem}" for problem in _contradictions(file, sequences)]
    secrets, missing = twilio_secrets(environment)
    named = None if file is None else file.web.token_file
    web, wrong = web_secrets(environment, None if named is None else _beside(path, named))
    problems += [*missing, *wrong]
    if problems or file is None or sequences is None or classifier is None or secrets is None:
        raise UserMustFix(*problems)
    key_file = _beside(path, file.google.service_account_file)
    alert_files = {
        clinic.name: _beside(path, clinic.alerts.file)
        for clinic in file.clinics
        if clinic.alerts.file is not None
    }
    return Settings(
        file=file,
        sequences=sequences,
        classifier=classifier,
        twilio=secrets,
        key_file=key_file,
        alert_files=alert_files,
        web=web,
    )


def _contradictions(file: SettingsFile, sequences: Mapping[str, Sequence]) -> Iterator[str]:
    names = [clinic.name for clinic in file.clinics]
    tabs = [(clinic.spreadsheet_id, folded(clinic.tab)) for clinic in file.clinics]
    for order, clinic in enumerate(file.clinics):
        if names.index(clinic.name) != order:
            yield f"clinics[{order}].name: another clinic is called {clinic.name!r} too"
        if (first := tabs.index(tabs[order])) != order:
            yield (
                f"clinics[{order}].spreadsheet_id: {names[first]!r} reads the same tab: "
                "its patients would be texted twice"
            )
        if clinic.sequence not in sequences:
            yield (
                f"clinics[{order}].sequence: there is no sequence {clinic.sequence!r}: "
                f"use one of {', '.join(sorted(sequences))}"
            )
    yield from _shared_texts(file)
    yield from _unspeakable(file)
    start, end = file.schedule.quiet_hours
    for sequence in sequences.values():
        for step in sequence.steps:
            if file.schedule.quiet.covers(step.at):
                yield (
                    f"schedule.quiet_hours: {sequence.name}'s {step.label} at {step.at:%H:%M} is inside "
                    f"the quiet hours {start:%H:%M} to {end:%H:%M}"
                )


def _shared_texts(file: SettingsFile) -> Iterator[str]:
    """Of clinics with a surgeries' tab each: both would write their previews beside the same lines."""
    firsts: dict[tuple[str, str], ClinicSettings] = {}
    for order, clinic in enumerate(file.clinics):
        place = clinic.spreadsheet_id, folded(clinic.messages_tab)
        first = firsts.setdefault(place, clinic)
        if folded(first.tab) != folded(clinic.tab):
            yield (
                f"clinics[{order}].messages_tab: {first.name!r} has its texts in the same tab: "
                "name another"
            )


def _unspeakable(file: SettingsFile) -> Iterator[str]:
    for order, clinic in enumerate(file.clinics):
        if file.web.public_url is not None and "/" in clinic.name:
            yield (
                f"clinics[{order}].name: {clinic.name!r} becomes part of the address that Twilio calls: "
                "leave out the slash"
            )


def _beside(settings: Path, named: str) -> Path:
    """A file named in the settings: beside them, else in the working directory."""
    beside = settings.parent / named
    return beside if _exists(beside) else Path(named)


def _exists(path: Path) -> bool:
    """Whether it is there; what may not be seen is, and whoever reads it will say what is wrong."""
    try:
        return path.exists()
    except OSError:
        return True
