"""Runs sheetdrip without its console script: `python -m sheetdrip`."""

from sheetdrip.cli import main

main()
