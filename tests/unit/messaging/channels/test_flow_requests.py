"""Is a start of a Studio flow made only if it asks something and can be found again?"""

from typing import Any

import pytest

from sheetdrip.channels import FLOW as FLOW_FORM
from sheetdrip.messaging.channels.studio.executions import FlowRequest
from tests.builders import PHONE, SERVICE

FLOW = "FW" + "0" * 32
PARAMETERS = {"body": "How is your pain?", "sheetdrip_key": "DRIP1/day-7/1"}


def test_a_start_of_a_flow_carries_its_question_and_our_key() -> None:
    request = FlowRequest(flow_sid=FLOW, to=PHONE, service_sid=SERVICE, parameters=PARAMETERS)
    assert request.parameters["sheetdrip_key"] == "DRIP1/day-7/1"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"flow_sid": "MG" + "0" * 32}, r"^a flow is named by its SID \(FW\.\.\.\)$"),
        ({"to": "3125550101"}, r"^To must be in E\.164$"),
        ({"service_sid": PHONE}, r"^a text goes through a Messaging Service \(MG\.\.\.\)$"),
        ({"parameters": {"sheetdrip_key": "k"}}, r"^a text needs a body$"),
        (
            {"parameters": {"body": "Hi"}},
            r"^a start needs sheetdrip_key, by which it is known again$",
        ),
    ],
)
def test_start_that_could_not_be_found_again_or_asks_nothing_is_not_made(
    changed: dict[str, Any], told: str
) -> None:
    good = {"flow_sid": FLOW, "to": PHONE, "service_sid": SERVICE, "parameters": PARAMETERS}
    with pytest.raises(ValueError, match=told):
        FlowRequest(**(good | changed))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FW0123456789abcdef0123456789abcdef", True),
        ("FW0123456789ABCDEF0123456789ABCDEF", True),
        ("FW0123456789abcdef0123456789abcde", False),
        ("FW0123456789abcdef0123456789abcdef0", False),
        ("MG0123456789abcdef0123456789abcdef", False),
        ("", False),
    ],
)
def test_a_flow_is_named_by_fw_and_32_digits(text: str, expected: bool) -> None:
    assert FLOW_FORM.is_one(text) is expected
