"""How does a cycle run? Gather through ports, plan, check safety, apply, project back."""
