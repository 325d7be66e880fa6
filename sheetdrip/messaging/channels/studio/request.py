"""Holds the request to start a Studio flow for a phone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sheetdrip.channels import FLOW
from sheetdrip.domain.flow import KEY
from sheetdrip.domain.requests import ensure_text


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRequest:
    """Start a Studio flow for `to`, which it texts through the Messaging Service.

    `parameters` become the flow's `flow.data`: `body` is what it asks, `sheetdrip_key` tells the execution
    for ours (surgery, step and revision in one). Raises ValueError when one of these is not as it should be.
    """

    flow_sid: str
    to: str
    service_sid: str
    parameters: Mapping[str, str]
    post_by: datetime | None = None

    def __post_init__(self) -> None:
        ensure_text(self.to, self.parameters.get("body", ""), self.service_sid)
        if not FLOW.is_one(self.flow_sid):
            raise ValueError("a flow is named by its SID (FW...)")
        if not self.parameters.get(KEY):
            raise ValueError(f"a start needs {KEY}, by which it is known again")
