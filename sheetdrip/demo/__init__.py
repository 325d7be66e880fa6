"""How does a newcomer see the whole thing work? The real daemon against the sandbox, on virtual time.

Above `daemon` and `sandbox` in the layout, because it joins the two: the daemon knows nothing of it.
"""
