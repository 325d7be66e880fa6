"""Writes a flow, an execution or a step as JSON: version 2, with links on the host asked."""

from sheetdrip.sandbox.twilio.resources import Resource, iso8601
from sheetdrip.sandbox.twilio.studio.records import Context, Execution, Flow, Step


def flow_url(host: str, sid: str) -> str:
    """Where a flow is found."""
    return f"{host}/v2/Flows/{sid}"


def webhook_url(flow: Flow) -> str:
    """What to enter as a number's or service's inbound URL, so that replies reach the flow."""
    return f"https://webhooks.twilio.com/v1/Accounts/{flow.account_sid}/Flows/{flow.sid}"


def flow_resource(flow: Flow, host: str) -> Resource:
    """A Flow."""
    url = flow_url(host, flow.sid)
    return {
        "sid": flow.sid,
        "account_sid": flow.account_sid,
        "friendly_name": flow.friendly_name,
        "definition": flow.definition,
        "status": flow.status,
        "revision": flow.revision,
        "commit_message": flow.commit_message,
        "valid": True,
        "errors": [],
        "warnings": [],
        "date_created": iso8601(flow.created_at),
        "date_updated": iso8601(flow.updated_at),
        "webhook_url": webhook_url(flow),
        "url": url,
        "links": {
            "revisions": f"{url}/Revisions",
            "test_users": f"{url}/TestUsers",
            "executions": f"{url}/Executions",
        },
    }


def listed_flow(flow: Flow, host: str) -> Resource:
    """A Flow in a list: without its definition (docs/vendors/twilio.md#studio)."""
    hidden = ("definition", "valid", "errors", "warnings")
    shown = flow_resource(flow, host)
    return {name: None if name in hidden else value for name, value in shown.items()}


def execution_resource(execution: Execution, host: str) -> Resource:
    """An Execution. Its context is a resource of its own; here it is empty, as in Twilio's OpenAPI."""
    url = execution_url(execution, host)
    return {
        "sid": execution.sid,
        "account_sid": execution.account_sid,
        "flow_sid": execution.flow_sid,
        "flow_version": execution.revision,
        "contact_channel_address": execution.to,
        "contact_sid": None,
        "initiated_by": None,
        "context": {},
        "status": "ended" if execution.ended else "active",
        "date_created": iso8601(execution.created_at),
        "date_updated": iso8601(execution.updated_at),
        "url": url,
        "links": {"steps": f"{url}/Steps", "execution_context": f"{url}/Context"},
    }


def execution_url(execution: Execution, host: str) -> str:
    """Where an execution is found."""
    return f"{flow_url(host, execution.flow_sid)}/Executions/{execution.sid}"


def context_resource(execution: Execution, host: str) -> Resource:
    """An Execution's context now."""
    url = f"{execution_url(execution, host)}/Context"
    return {**_owner(execution), "context": execution.context, "url": url}


def step_resource(step: Step, execution: Execution, host: str) -> Resource:
    """A Step."""
    url = f"{execution_url(execution, host)}/Steps/{step.sid}"
    return {
        **_owner(execution),
        "sid": step.sid,
        "name": step.event,
        "context": {},
        "parent_step_sid": None,
        "transitioned_from": step.was,
        "transitioned_to": step.became,
        "date_created": iso8601(step.at),
        "date_updated": iso8601(step.at),
        "url": url,
        "links": {"step_context": f"{url}/Context"},
    }


def step_context_resource(step: Step, execution: Execution, host: str) -> Resource:
    """What the context was when the step was taken."""
    context: Context = step.context
    url = f"{execution_url(execution, host)}/Steps/{step.sid}/Context"
    return {**_owner(execution), "step_sid": step.sid, "context": context, "url": url}


def _owner(execution: Execution) -> Resource:
    return {
        "account_sid": execution.account_sid,
        "flow_sid": execution.flow_sid,
        "execution_sid": execution.sid,
    }
