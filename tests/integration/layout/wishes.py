"""What does a clinic wish of its spreadsheet, when nothing else is said?"""

from sheetdrip.domain.columns import Own
from sheetdrip.domain.headers import Headers
from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.sheets.layout import LayoutSpec
from tests.builders import sequence

WISHES = LayoutSpec(
    tab="Surgeries",
    control_tab="Control",
    replies_tab="Replies",
    dashboard_tab="Dashboard",
    messages_tab="Messages",
    plan=sequence(),
    own=Own(columns=()),
    titles=Headers(SheetLanguage.EN, {}),
)
