"""Draws the rehearsal: NiceGUI components, each of which draws itself anew from a scene."""
