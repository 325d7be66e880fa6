"""Moves, provokes and inspects the sandbox from outside: JSON under /sandbox/, on loopback, without auth."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sheetdrip.sandbox.edits import EditUnclear, apply_edit
from sheetdrip.sandbox.faults import FaultUnclear
from sheetdrip.sandbox.google.errors import GoogleError
from sheetdrip.sandbox.twilio.inbound import bare, number_for, receive
from sheetdrip.sandbox.twilio.records import Account, Message, PhoneNumber
from sheetdrip.sandbox.twilio.refusals import KINDS, Rule, RuleUnclear
from sheetdrip.sandbox.twilio.resources import iso8601
from sheetdrip.sandbox.twilio.rewriting import REWRITES
from sheetdrip.sandbox.world import World

Body = dict[str, Any]
_PATHS: Final = (
    *("clock", "replies", "messages", "edits", "faults"),
    *("twilio", "account", "log", "reset"),
)


class ControlRefused(Exception):
    """What was asked of the control surface makes no sense; the message says why."""


async def control_refused_handler(_request: Request, exc: Exception) -> Response:
    """400 with a sentence."""
    return JSONResponse({"error": str(exc)}, status_code=400)


def routes(world: World, reset: Callable[[], None] | None = None) -> list[Route]:
    """The control surface; `reset` starts the world anew."""
    return [
        Route("/sandbox/", partial(_index, world), methods=["GET"]),
        Route("/sandbox/clock", partial(_clock, world), methods=["GET"]),
        Route("/sandbox/clock", partial(_advance, world), methods=["POST"]),
        Route("/sandbox/replies", partial(_reply, world), methods=["POST"]),
        Route("/sandbox/messages", partial(_messages, world), methods=["GET"]),
        Route("/sandbox/edits", partial(_edit, world), methods=["POST"]),
        Route("/sandbox/faults", partial(_faults, world), methods=["GET"]),
        Route("/sandbox/faults", partial(_add_fault, world), methods=["POST"]),
        Route("/sandbox/faults", partial(_clear_faults, world), methods=["DELETE"]),
        Route("/sandbox/twilio", partial(_twilio, world), methods=["GET"]),
        Route("/sandbox/twilio", partial(_change_twilio, world), methods=["POST"]),
        Route("/sandbox/account", partial(_account, world), methods=["GET"]),
        Route("/sandbox/account", partial(_change_account, world), methods=["POST"]),
        Route("/sandbox/log", partial(_log, world), methods=["GET"]),
        Route("/sandbox/log", partial(_clear_log, world), methods=["DELETE"]),
        Route("/sandbox/reset", partial(_reset, reset), methods=["POST"]),
    ]


async def _index(world: World, _request: Request) -> Response:
    body = {
        "what": "sheetdrip sandbox: a local Google Sheets, Drive and Twilio",
        "url": world.url,
        "now": world.clock.now().isoformat(),
        "seed": world.seed,
        "spreadsheets": [
            {"id": spreadsheet.spreadsheet_id, "title": spreadsheet.title}
            for spreadsheet in world.spreadsheets
        ],
        "control": [f"/sandbox/{path}" for path in _PATHS],
    }
    return JSONResponse(body)


async def _clock(world: World, _request: Request) -> Response:
    return JSONResponse(_time(world))


def _time(world: World) -> Body:
    offset = world.clock.now() - world.machine.now()
    return {
        "now": world.clock.now().isoformat(),
        "offset_seconds": round(offset.total_seconds(), 3),
        "date_ahead_seconds": world.date_ahead,
    }


async def _advance(world: World, request: Request) -> Response:
    asked = await _asked(request)
    seconds = asked.get("advance_seconds", 0 if "date_ahead_seconds" in asked else None)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise ControlRefused("advance_seconds must be a number of seconds")
    ahead = asked.get("date_ahead_seconds", world.date_ahead)
    if isinstance(ahead, bool) or not isinstance(ahead, int | float):
        raise ControlRefused("date_ahead_seconds must be a number of seconds")
    world.date_ahead = float(ahead)
    await advance(world, float(seconds))
    return JSONResponse(_time(world))


async def advance(world: World, seconds: float) -> None:
    """Move the clock on, stopping on the way at whatever was put off until then."""
    start = world.clock.now().timestamp()
    while (due := world.deferred.next_due()) is not None and due.timestamp() < start + seconds:
        world.clock.advance(max(0.0, (due - world.clock.now()).total_seconds()))
        await world.deferred.run(world.clock.now())
    world.clock.advance(start + seconds - world.clock.now().timestamp())
    await world.deferred.run(world.clock.now())


async def _reply(world: World, request: Request) -> Response:
    asked = await _asked(request)
    sender, body = asked.get("from"), asked.get("body")
    if not isinstance(sender, str) or not bare(sender).startswith("+"):
        raise ControlRefused(
            '"from" must be the texter\'s number, such as "+13125550100" or "rcs:+13125550100"'
        )
    if not isinstance(body, str):
        raise ControlRefused('"body" must be the text')
    media = _media(asked.get("media", []))
    number = _number(world, sender, asked.get("to"))
    received = receive(world.twilio, sender, number, body, media)
    world.outbox.receive(received)
    if received.message is not None:
        await world.engine.hear(received.message)
    logged = received.message is not None
    why = None if logged else "the service has no inbound_request_url: Twilio receives nothing"
    answer = received.answer.body if received.answer else None
    sid = received.message.sid if received.message else None
    return JSONResponse({"logged": logged, "reason": why, "sid": sid, "answer": answer}, 201)


def _media(asked: object) -> list[str]:
    is_list = isinstance(asked, list) and all(
        isinstance(one, str) and "/" in one.strip("/") for one in asked
    )
    if not isinstance(asked, list) or not is_list:
        raise ControlRefused(
            '"media" must be a list of content types or addresses, such as "image/jpeg"'
        )
    return asked


def _number(world: World, sender: str, asked: str | None) -> PhoneNumber:
    store = world.twilio
    number = number_for(store, sender) if asked is None else store.number_of(asked)
    if number is None:
        raise ControlRefused(f"no account here owns the number {asked or 'to reply to'}")
    return number


async def _messages(world: World, request: Request) -> Response:
    wanted = request.query_params.get("to")
    rows = [_row(world, message) for message in world.twilio.found(to=wanted)]
    return JSONResponse({"messages": rows, "count": len(rows)})


def _row(world: World, message: Message) -> Body:
    state = world.twilio.state(message)
    went_out = state.status in {"sent", "delivered", "undelivered"}
    return {
        "sid": message.sid,
        "to": message.to,
        "from": message.sender,
        "body": message.body,
        "status": state.status,
        "direction": message.direction,
        "error_code": state.error_code,
        "send_at": iso8601(message.send_at) if message.send_at else None,
        "date_created": iso8601(message.created_at),
        "date_sent": iso8601(state.sent_at) if state.sent_at else None,
        "messaging_service_sid": message.service_sid,
        "sent": int(went_out),
    }


async def _edit(world: World, request: Request) -> Response:
    try:
        done = apply_edit(world.spreadsheets, await _asked(request))
    except EditUnclear as error:
        raise ControlRefused(str(error)) from error
    except GoogleError as error:
        raise ControlRefused(error.message) from error
    world.drive.note_edits()
    return JSONResponse(done)


async def _faults(world: World, _request: Request) -> Response:
    rules = [rule.as_json() for rule in world.twilio.refusals.rules]
    return JSONResponse({"faults": [asdict(fault) for fault in world.faults.rules] + rules})


async def _add_fault(world: World, request: Request) -> Response:
    asked = await _asked(request)
    try:
        if asked.get("kind") in KINDS:
            rule = Rule.parse(asked, world.clock.now())
            world.twilio.refusals.add(rule)
            return JSONResponse(rule.as_json(), 201)
        fault = world.faults.add(asked)
    except (FaultUnclear, RuleUnclear) as error:
        raise ControlRefused(str(error)) from error
    return JSONResponse(asdict(fault), 201)


async def _clear_faults(world: World, _request: Request) -> Response:
    injected = [asdict(fault) for fault in world.faults.rules]
    injected += [rule.as_json() for rule in world.twilio.refusals.rules]
    world.faults.clear()
    world.twilio.refusals.lift(world.clock.now())
    return JSONResponse({"cleared": injected})


async def _twilio(world: World, _request: Request) -> Response:
    rules = world.twilio.rules
    return JSONResponse(
        {
            "rewrites": sorted(rules.rewrites),
            "known_rewrites": sorted(REWRITES),
            "queue_seconds": rules.queue_seconds,
            "validity_from_creation": rules.validity_from_creation,
            "media_after_seconds": rules.media_after_seconds,
        }
    )


async def _change_twilio(world: World, request: Request) -> Response:
    """How Twilio keeps what it is given from now on, and how long its senders' queue is."""
    asked, rules = await _asked(request), world.twilio.rules
    rewrites = asked.get("rewrites", sorted(rules.rewrites))
    if not isinstance(rewrites, list) or not set(map(str, rewrites)) <= REWRITES:
        raise ControlRefused(f"rewrites must be a list of some of: {', '.join(sorted(REWRITES))}")
    seconds = asked.get("queue_seconds", rules.queue_seconds)
    if isinstance(seconds, bool) or not isinstance(seconds, int) or seconds < 0:
        raise ControlRefused("queue_seconds must be a whole number of seconds from 0")
    from_creation = asked.get("validity_from_creation", rules.validity_from_creation)
    if not isinstance(from_creation, bool):
        raise ControlRefused("validity_from_creation must be true or false")
    lag = asked.get("media_after_seconds", rules.media_after_seconds)
    if isinstance(lag, bool) or not isinstance(lag, int | float) or lag < 0:
        raise ControlRefused("media_after_seconds must be a number of seconds from 0")
    world.twilio.rules = replace(
        rules,
        media_after_seconds=float(lag),
        rewrites=frozenset(rewrites),
        queue_seconds=seconds,
        validity_from_creation=from_creation,
    )
    return await _twilio(world, request)


async def _account(world: World, _request: Request) -> Response:
    return JSONResponse({"accounts": [_as_json(one) for one in world.twilio.accounts.values()]})


async def _change_account(world: World, request: Request) -> Response:
    """Make the accounts trials or full ones, suspend them, verify numbers for their trial."""
    asked = await _asked(request)
    kind, status = asked.get("type", "Full"), asked.get("status", "active")
    verified, samples = asked.get("verified", []), asked.get("samples_only", False)
    if kind not in {"Full", "Trial"} or status not in {"active", "suspended", "closed"}:
        raise ControlRefused("type must be Full or Trial, status active, suspended or closed")
    if not isinstance(verified, list) or not isinstance(samples, bool):
        raise ControlRefused("verified must be a list of numbers, samples_only true or false")
    changes = {"kind": kind, "status": status, "samples_only": samples}
    for sid, account in world.twilio.accounts.items():
        numbers = frozenset(map(str, verified))
        world.twilio.accounts[sid] = replace(account, verified=numbers, **changes)
    return await _account(world, request)


def _as_json(account: Account) -> Body:
    return {
        "sid": account.sid,
        "type": account.kind,
        "status": account.status,
        "verified": sorted(account.verified),
        "samples_only": account.samples_only,
    }


async def _log(world: World, request: Request) -> Response:
    last = request.query_params.get("last", "")
    if last and not last.isdecimal():
        raise ControlRefused('"last" must be how many of the newest requests to tell')
    requests = world.log.as_json()
    body = {
        "requests": requests[len(requests) - int(last) :] if last else requests,
        "counts": dict(world.log.counts),
        "webhooks": [asdict(delivery) for delivery in world.log.deliveries],
        "quota": {name: dict(usage) for name, usage in world.quotas.usage().items()},
    }
    return JSONResponse(body)


async def _clear_log(world: World, _request: Request) -> Response:
    world.log.clear()
    return JSONResponse({"cleared": True})


async def _reset(reset: Callable[[], None] | None, _request: Request) -> Response:
    if reset is None:
        raise ControlRefused("this sandbox was started without a way to begin anew")
    reset()
    return JSONResponse({"reset": True})


async def _asked(request: Request) -> Body:
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError as error:
        raise ControlRefused("the body is not JSON") from error
    if not isinstance(body, dict):
        raise ControlRefused("the body must be a JSON object")
    return body
