"""Reads what the operator asked for: TOML files and the environment, with all problems reported at once."""

from sheetdrip.settings.flows import load_flows
from sheetdrip.settings.load import Settings, load_settings
from sheetdrip.settings.model import ClinicSettings
from sheetdrip.settings.secrets import TwilioSecrets

__all__ = ["ClinicSettings", "Settings", "TwilioSecrets", "load_flows", "load_settings"]
