"""How does a clinic try sheetdrip before its first real patient? On a page in the browser.

`conductor` moves the clock, `desk` asks the sandbox, `rehearsal` joins them; what is shown is worked out in
pure modules (`grid`, `threads`, `timeline`, `charts`, ...) and drawn in `view`. Only `view` and `serve` know
NiceGUI.
"""
