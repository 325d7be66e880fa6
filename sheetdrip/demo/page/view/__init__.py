"""How is the rehearsal drawn? NiceGUI components, each of which draws itself anew from a scene."""
