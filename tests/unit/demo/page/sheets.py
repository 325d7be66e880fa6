"""Small tabs and messages, as the sandbox tells them."""

from typing import Any

from sheetdrip.demo.page.looks import PLAIN, TabLook
from sheetdrip.demo.page.tables import Cell, Row, Tab


def tab_of(*lines: str, title: str = "Surgeries", look: TabLook = PLAIN) -> Tab:
    """A tab from lines of cells parted by |; the first line is the header."""
    headers, *rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    return Tab(
        title,
        tuple(headers),
        tuple(
            Row(number, tuple(Cell(text, text or None) for text in row))
            for number, row in enumerate(rows, 2)
        ),
        look,
    )


def text(sid: str = "SM1", **changes: object) -> dict[str, Any]:
    """A delivered text of Monday 2 March 2026, 19:00 in Chicago."""
    return {
        "sid": sid,
        "to": "+13125550142",
        "from": "+13125550198",
        "body": "How is your pain?",
        "status": "delivered",
        "direction": "outbound-api",
        "error_code": None,
        "send_at": "2026-03-03T01:00:00Z",
        "date_created": "2026-03-02T15:30:00Z",
        "date_sent": "2026-03-03T01:00:03Z",
        **changes,
    }
