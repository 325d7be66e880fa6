"""What is installed only on wish, and what installs it."""

from importlib.util import find_spec

from sheetdrip.errors import UserMustFix


def need_sandbox(*more: str) -> None:
    """Raises UserMustFix where the sandbox, or a library that only a part of it uses, is not installed."""
    if any(find_spec(module) is None for module in ("starlette", "uvicorn", *more)):
        raise UserMustFix("The sandbox is an extra: pip install 'sheetdrip[sandbox]'")


def need_web() -> None:
    """Raises UserMustFix where the web server is not installed."""
    if find_spec("fastapi") is None or find_spec("uvicorn") is None:
        raise UserMustFix("Serving the web is an extra: pip install 'sheetdrip[web]'")
