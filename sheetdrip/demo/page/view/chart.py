"""Puts a chart on the page; it is told in words too, and touched only when it differs."""

from collections.abc import Mapping
from typing import Any

from nicegui import ui


class Chart:
    """One ECharts chart with a name for screen readers."""

    def __init__(self, name: str) -> None:
        self._shown: Mapping[str, Any] = {}
        self._name = name
        self._chart = ui.echart({}).classes("chart").props("role=img")

    def fit(self, height: int) -> None:
        """At least so many pixels high."""
        self._chart.style(f"min-height: {height}px")

    def show(self, options: Mapping[str, Any]) -> None:
        """Draw it, if it is another one than before."""
        if options == self._shown:
            return
        self._shown = options
        told = f"{self._name}: {options['aria']['label']['description']}"
        self._chart.options.clear()
        self._chart.options.update(options)
        self._chart.options["aria"] = {"enabled": True, "label": {"description": told}}
        self._chart.update()
