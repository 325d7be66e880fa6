"""The troubles that can be caused, and what each one does, in words for the people who watch."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One kind of trouble. `faults`: rules as the sandbox's control surface takes them.

    They name only calls that the daemon makes, so that the page itself is spared. `told` says what happens
    and what to look for, `lasting` what is so while it lasts.
    """

    name: str
    title: str
    icon: str
    told: str
    lasting: str
    faults: tuple[Mapping[str, Any], ...]


_DAEMON_READS = {"service": "sheets", "operation": "values.batchGet"}
_DAEMON_WRITES = {"service": "sheets", "operation": "spreadsheets.batchUpdate"}

TROUBLES = (
    Trouble(
        name="google-429",
        title="Google: too many requests",
        icon="speed",
        told="Google refuses the next three reads of the sheet. sheetdrip waits a while and reads again.",
        lasting="Google refuses to be read: edits wait.",
        faults=({**_DAEMON_READS, "kind": "429", "times": 3},),
    ),
    Trouble(
        name="google-5xx",
        title="Google: server error",
        icon="cloud_off",
        told=(
            "Google writes the next two changes but answers with an error. sheetdrip reads the sheet again "
            "and writes only what is missing."
        ),
        lasting="Google answers the next changes with an error.",
        faults=({**_DAEMON_WRITES, "kind": "503", "times": 2, "applied": True},),
    ),
    Trouble(
        name="twilio-lost-answer",
        title="Twilio: the answer is lost",
        icon="contact_support",
        told=(
            "Twilio takes the next text but its answer never arrives. Sending again would text the patient "
            "twice: sheetdrip asks Twilio for its list first, finds the text and adopts it."
        ),
        lasting="Twilio's answer to the next text will be lost.",
        faults=(
            {
                "service": "twilio",
                "operation": "messages.create",
                "kind": "cut_after_applied",
                "times": 1,
            },
        ),
    ),
    Trouble(
        name="network-cut",
        title="The network is cut",
        icon="wifi_off",
        told=(
            "The clinic's machine reaches neither Google nor Twilio until you mend it. Texts that Twilio "
            "holds already still leave on time; the rest waits and is sent if it still makes sense."
        ),
        lasting="The network is cut: edits and new texts wait.",
        faults=(
            {**_DAEMON_READS, "kind": "reset", "times": None},
            {**_DAEMON_WRITES, "kind": "reset", "times": None},
            {"service": "oauth", "kind": "reset", "times": None},
            {"service": "twilio", "kind": "reset", "times": None},
            {"service": "messaging", "kind": "reset", "times": None},
        ),
    ),
)

DOWN = "sheetdrip is down: new and changed rows wait."
KILLED = (
    "It is gone as after a power cut: nothing is finished, nothing is written. Texts that Twilio holds still "
    "leave on time. New and changed rows wait until it is started again."
)
REVIVED = "It starts anew from its ledger, finds out what became of everything, and carries on."


@dataclass(frozen=True, slots=True)
class Standing:
    """How a trouble stands: calls that went wrong so far, and whether more will."""

    struck: int
    is_armed: bool


def standing(trouble: Trouble, rules: Iterable[Mapping[str, Any]]) -> Standing:
    """How `trouble` stands, by the sandbox's list of fault rules."""
    mine = [rule for rule in rules if any(_is_of(rule, fault) for fault in trouble.faults)]
    return Standing(
        sum(rule["injected"] for rule in mine),
        any(rule["times"] is None or rule["injected"] < rule["times"] for rule in mine),
    )


def _is_of(rule: Mapping[str, Any], fault: Mapping[str, Any]) -> bool:
    return all(rule.get(name) == value for name, value in fault.items())
