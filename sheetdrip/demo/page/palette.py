"""The colours of a chart, by day and by night."""

from dataclasses import dataclass

FONT = "Roboto, system-ui, sans-serif"


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Hex colours. Meaning is never told by colour alone: charts give shapes and words too."""

    text: str
    faint: str
    line: str
    good: str
    planned: str
    bad: str
    warn: str
    muted: str
    accent: str


LIGHT = Palette(
    text="#1f2933",
    faint="#52606d",
    line="#d9e2ec",
    good="#0b7a4b",
    planned="#1f6feb",
    bad="#c0262d",
    warn="#9a5b00",
    muted="#7b8794",
    accent="#0f766e",
)
DARK = Palette(
    text="#e6edf3",
    faint="#a9b4c0",
    line="#33404d",
    good="#4cc38a",
    planned="#7cb0ff",
    bad="#ff8080",
    warn="#f2b84b",
    muted="#8b98a5",
    accent="#5eead4",
)


def palette(*, dark: bool) -> Palette:
    """The colours for a screen."""
    return DARK if dark else LIGHT
