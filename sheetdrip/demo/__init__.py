"""Shows a newcomer the whole thing at work: the real daemon against the sandbox, on virtual time.

It is above `daemon` and `sandbox` in the layers, because it joins the two: the daemon knows nothing of it.
"""
