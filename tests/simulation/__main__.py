"""How is the simulation run? `python -m tests.simulation --patient-days N --seed S [crash-points]`."""

import argparse
import json
import sys
from itertools import count, islice

from sheetdrip.sandbox.twilio.rewriting import REWRITES
from tests.simulation.campaign import COMMAND, Tally, campaign
from tests.simulation.life import Outcome, Scale


def main(arguments: list[str] | None = None) -> int:
    """Exit code 1 when an invariant was violated."""
    asked = _parser().parse_args(arguments)
    if asked.what == "crash-points":
        from tests.simulation.crash_points import main as crash_points

        return crash_points(
            jobs=asked.jobs, as_json=asked.json, rewrites=frozenset(asked.rewrite or ())
        )
    without = tuple(asked.without or ())
    seeds = islice(count(asked.seed), asked.clinics)
    tally = campaign(
        (Scale.drawn(seed, asked.faults_per_day, without, asked.flows) for seed in seeds),
        goes_on=lambda so_far: _goes_on(asked, so_far),
        tell=lambda outcome, so_far: _tell(outcome, so_far, as_json=asked.json),
        jobs=asked.jobs,
    )
    _sum_up(tally, as_json=asked.json)
    return 1 if tally.failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("what", nargs="?", choices=["campaign", "crash-points"], default="campaign")
    parser.add_argument("--patient-days", type=int, default=10_000)
    parser.add_argument("--clinics", type=int, help="so many clinics, whatever their patient-days")
    parser.add_argument("--seed", type=int, default=1, help="of the first clinic")
    parser.add_argument("--faults-per-day", type=float, default=6.0, help="of one clinic")
    parser.add_argument("--jobs", type=int, default=1, help="so many at a time, a process each")
    parser.add_argument(
        "--rewrite",
        action="append",
        choices=sorted(REWRITES),
        help="so Twilio keeps the texts of the crash points' stories; may be given again",
    )
    parser.add_argument("--without", action="append", help="a happening to leave out")
    parser.add_argument(
        "--flows",
        type=float,
        nargs="?",
        const=0.2,
        default=0.0,
        metavar="SHARE",
        help="in so many clinics (one in five) a Studio flow asks a step",
    )
    parser.add_argument("--json", action="store_true")
    return parser


def _goes_on(asked: argparse.Namespace, so_far: Tally) -> bool:
    if asked.clinics is not None:
        return bool(so_far.clinics < asked.clinics)
    return bool(so_far.patient_days < asked.patient_days)


def _tell(outcome: Outcome, so_far: Tally, *, as_json: bool) -> None:
    scale = outcome.scale
    line = (
        f"seed {scale.seed}: {scale.patients} patients, {scale.days} days, "
        f"{f'{scale.flow} by a flow, ' if scale.flow else ''}"
        f"{outcome.patient_days} patient-days, {outcome.texts_left} texts, "
        f"{sum(outcome.faults.values())} faults, {len(outcome.violations)} violations "
        f"({so_far.patient_days:,} patient-days in {so_far.seconds:.0f} s)"
    )
    out = sys.stderr if as_json else sys.stdout
    print(line, file=out, flush=True)
    if outcome.violations:
        again = COMMAND.format(seed=scale.seed, faults=scale.faults_per_day)
        again += " --flows 1" if scale.flow else ""
        print(f"  FAILED; again: {again}", file=out)
        for one in outcome.violations[:5]:
            print(f"  {one.at:%Y-%m-%d %H:%M:%S} {one.invariant}: {one.told}", file=out, flush=True)


def _sum_up(tally: Tally, *, as_json: bool) -> None:
    print(json.dumps(tally.as_json(), indent=None if as_json else 2, ensure_ascii=False))  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
