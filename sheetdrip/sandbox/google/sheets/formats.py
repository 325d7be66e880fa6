"""The default format of a cell, and what comes of the formats that somebody set."""

from typing import Any, Final

from sheetdrip.sandbox.google.sheets import masks
from sheetdrip.sandbox.google.sheets.cell import Cell
from sheetdrip.sandbox.google.sheets.schema import Json

_WHITE: Final[Json] = {"red": 1, "green": 1, "blue": 1}
# As recorded from Google for a fresh spreadsheet (docs/vendors/sheets.md#shape-of-answers).
DEFAULT: Final[Json] = {
    "backgroundColor": _WHITE,
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": {},
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": {}},
    },
    "backgroundColorStyle": {"rgbColor": _WHITE},
}
_ACCENTS: Final = (
    ("ACCENT1", 0.25882354, 0.52156866, 0.95686275),
    ("ACCENT2", 0.91764706, 0.2627451, 0.20784314),
    ("ACCENT3", 0.9843137, 0.7372549, 0.015686275),
    ("ACCENT4", 0.20392157, 0.65882355, 0.3254902),
    ("ACCENT5", 1, 0.42745098, 0.003921569),
    ("ACCENT6", 0.27450982, 0.7411765, 0.7764706),
    ("LINK", 0.06666667, 0.33333334, 0.8),
)
THEME: Final[Json] = {
    "primaryFontFamily": "Arial",
    "themeColors": [
        {"colorType": "TEXT", "color": {"rgbColor": {}}},
        {"colorType": "BACKGROUND", "color": {"rgbColor": _WHITE}},
        *(
            {"colorType": name, "color": {"rgbColor": {"red": r, "green": g, "blue": b}}}
            for name, r, g, b in _ACCENTS
        ),
    ],
}
# A colour and its style say the same thing; whoever sets one, sets both.
_CHANNELS: Final = frozenset({"red", "green", "blue", "alpha"})
_TWINS: Final = {
    "backgroundColor": "backgroundColorStyle",
    "foregroundColor": "foregroundColorStyle",
    "tabColor": "tabColorStyle",
    "color": "colorStyle",
}


def effective(own: Json | None, number_format: Json | None) -> Json:
    """The effectiveFormat. Conditional formats and banding do not show in it here."""
    shown = _over(DEFAULT, own or {})
    shown["hyperlinkDisplayType"] = shown.get("hyperlinkDisplayType", "PLAIN_TEXT")
    return shown | ({"numberFormat": number_format} if number_format else {})


def _over(base: Json, top: Json) -> Json:
    merged = dict(base)
    for key, value in top.items():
        both_dicts = isinstance(value, dict) and isinstance(base.get(key), dict)
        merged[key] = _over(base[key], value) if both_dicts and key == "textFormat" else value
    return merged


def _eight_bit(colour: Json) -> Json:
    """Colours as they are recorded to come back: in steps of 1/255, and without what is zero."""
    steps = {name: int(part * 255 + 1e-6) for name, part in colour.items()}
    return {name: float(f"{step / 255:.8g}") for name, step in steps.items() if step}


def twinned(value: Any) -> Any:  # noqa: ANN401
    """The same, with both colour fields wherever one is set, as Google answers."""
    if isinstance(value, list):
        return [twinned(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() <= _CHANNELS and value:
        return _eight_bit(value)
    full = {key: twinned(part) for key, part in value.items()}
    for plain, style in _TWINS.items():
        if "rgbColor" in full.get(style, {}):
            full[plain] = full[style]["rgbColor"]
        elif plain in full and style not in full and "rgbColor" not in value:
            full[style] = {"rgbColor": full[plain]}
    return full


def link_of(cell: Cell) -> str | None:
    """The address of a cell that is one link as a whole."""
    link: str | None = (cell.format or {}).get("textFormat", {}).get("link", {}).get("uri")
    return link


def twinned_mask(mask: masks.Mask) -> masks.Mask:
    """The mask with both colour fields wherever one is named."""
    full = {field: twinned_mask(inner) for field, inner in mask.items()}
    for plain, style in _TWINS.items():
        if plain in full or style in full:
            full[plain] = full[style] = masks.ALL
    return full
