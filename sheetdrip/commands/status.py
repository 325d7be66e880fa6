"""The work of `sheetdrip status`."""

from sheetdrip.console.ledger_status import show_status
from sheetdrip.ledger import open_ledger
from sheetdrip.settings import Settings


def carry_out(settings: Settings, *, as_json: bool) -> None:
    """Show what the ledger says of every clinic."""
    with open_ledger(settings.file.ledger.url, read_only=True) as ledger:
        names = [clinic.name for clinic in settings.file.clinics]
        books = {name: (ledger.of(name).records(), ledger.of(name).last_cycle()) for name in names}
        holder = ledger.holder()
    show_status(books, holder, as_json=as_json)
