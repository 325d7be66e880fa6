"""How many phrases are there, and how many plain answers are asked again? `python -m tests.phrases`."""

from tests.phrases.classified import Figures, figures
from tests.phrases.table import every_phrase, languages, phrases


def line(name: str, counted: Figures) -> str:
    """One line of the table in docs/pain-scores.md."""
    return (
        f"| {name} | {counted.phrases} | {counted.sourced} | {counted.plain} "
        f"| {counted.asked_again} | {counted.share:.1f} % |"
    )


def lines() -> list[str]:
    """The table, a line per language and one for all."""
    each = [line(language, figures(phrases(language))) for language in languages()]
    return [*each, line("all", figures(every_phrase()))]


if __name__ == "__main__":
    print("\n".join(lines()))  # noqa: T201
