"""The page in the browser on which a clinic tries sheetdrip before its first real patient.

`conductor` moves the clock, `sandbox_client` asks the sandbox, `rehearsal` joins them; what is shown is
worked out in pure modules (`grid`, `threads`, `timeline`, `charts`, ...) and drawn in `view`. Only `view` and
`serve` know NiceGUI.
"""
