"""Tells whether the daemon is well and how much it has to do, for probes and Prometheus; no patient data."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus

from fastapi import APIRouter, Response
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from pydantic import BaseModel
from typing_extensions import override

from sheetdrip.errors import SheetdripError
from sheetdrip.web.context import ClinicHandle, WebContext
from sheetdrip.web.problems import Refusal, documented

_TEXT = "text/plain; version=0.0.4; charset=utf-8"


class Health(BaseModel):
    """How old each clinic's last cycle is, in seconds."""

    cycle_age_seconds: dict[str, float]


def router(web: WebContext) -> APIRouter:
    """The two routes for machines that watch."""
    routes = APIRouter(tags=["Watching"], responses=documented(HTTPStatus.SERVICE_UNAVAILABLE))
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Gauges(web))

    @routes.get("/healthz")
    async def healthz() -> Health:
        """200 while every clinic's sheet was looked at recently, whatever came of it."""
        # in no thread that enrolments may have taken: those wait for Google
        ages = await asyncio.to_thread(_ages, web)
        stale = web.stale_after.total_seconds()
        problems = [
            f"{name}: no cycle yet" if age is None else f"{name}: last cycle {age:.0f} s ago"
            for name, age in ages.items()
            if age is None or age > stale
        ]
        if problems:
            raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "; ".join(problems), problems)
        return Health(
            cycle_age_seconds={name: age for name, age in ages.items() if age is not None}
        )

    @routes.get(
        "/metrics",
        response_class=Response,
        responses={
            200: {
                "description": "Gauges",
                "content": {"text/plain": {"schema": {"type": "string"}}},
            }
        },
    )
    async def metrics() -> Response:
        """What Prometheus asks for."""
        told = await asyncio.to_thread(generate_latest, registry)
        return Response(told, headers={"Content-Type": _TEXT})

    return routes


def _ages(web: WebContext) -> dict[str, float | None]:
    return {name: _age(handle, web) for name, handle in web.clinics.items()}


def _age(handle: ClinicHandle, web: WebContext) -> float | None:
    try:
        note = handle.ledger.last_cycle()
    except SheetdripError as error:
        raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, str(error)) from None
    return None if note is None else (web.clock.now() - note.at).total_seconds()


class _Gauges(Collector):
    """Reads the ledger when asked: nothing is counted twice, nothing is lost by a restart."""

    def __init__(self, web: WebContext) -> None:
        self._house = web

    @override
    def collect(self) -> Iterator[GaugeMetricFamily]:
        texts = GaugeMetricFamily(
            "sheetdrip_texts", "Texts on record by their state", labels=["clinic", "state"]
        )
        ages = GaugeMetricFamily(
            "sheetdrip_cycle_age_seconds", "Since the clinic's last cycle", labels=["clinic"]
        )
        fine = GaugeMetricFamily(
            "sheetdrip_cycle_ok", "1 when the last cycle did all it meant to", labels=["clinic"]
        )
        waiting = GaugeMetricFamily(
            "sheetdrip_callbacks_waiting", "Status reports not digested", labels=["clinic"]
        )
        now = self._house.clock.now()
        for name, handle in self._house.clinics.items():
            states = Counter(str(one.state) for one in handle.ledger.records().messages)
            for state, count in sorted(states.items()):
                texts.add_metric([name, state], count)
            note = handle.ledger.last_cycle()
            if note is not None:
                ages.add_metric([name], (now - note.at).total_seconds())
                fine.add_metric([name], int(note.ok))
            waiting.add_metric([name], len(handle.ledger.reply_store.state(now).reports))
        yield from (texts, ages, fine, waiting)
