"""The work of `sheetdrip plan`."""

from sheetdrip.console.plans import show_plans
from sheetdrip.one_shot import look_ahead
from sheetdrip.settings import Settings


def carry_out(settings: Settings, *, as_json: bool, patient_safe: bool) -> None:
    """Show what the next cycle would do; raises PlanRefused for what waits for a person."""
    seen = look_ahead(settings)
    price = settings.file.twilio.segment_price
    show_plans(seen, price, as_json=as_json, patient_safe=patient_safe)
    for one in seen.values():
        if one.refused is not None:
            raise one.refused
