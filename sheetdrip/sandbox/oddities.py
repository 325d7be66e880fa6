"""Makes JSON that nobody expects: one place of a true answer is changed, by a seed.

No record says that Google or Twilio ever answered so: it tries the fence, for what neither documents.
"""

import json
from random import Random
from typing import Any, Final

_STRANGE: Final[tuple[Any, ...]] = (
    None,
    True,
    -1,
    0.5,
    10**30,
    1e308,
    float("nan"),
    float("inf"),
    "",
    "null",
    "\u0000\u202e",
    "9" * 5000,
    [],
    {},
    [[["a"]]],
    {"a": {"b": []}},
    "2026-99-99T99:99:99Z",
)


def mutated(body: bytes, seed: int) -> bytes:
    """The same JSON with one node replaced, or left out; a body that is no JSON is cut short."""
    rng = Random(seed)  # noqa: S311 - a seed makes the world repeatable
    try:
        told = json.loads(body)
    except ValueError:
        return body[: len(body) // 2]
    places = list(_places(told))
    if not places or rng.random() < 0.05:  # noqa: PLR2004 - now and then the whole answer
        return json.dumps(rng.choice(_STRANGE)).encode()
    holder, key = rng.choice(places)
    if rng.random() < 0.5:  # noqa: PLR2004 - half are left out, half replaced
        del holder[key]
    else:
        holder[key] = rng.choice(_STRANGE)
    return json.dumps(told).encode()


def _places(node: Any) -> list[tuple[Any, Any]]:  # noqa: ANN401 - any JSON
    """Every node but the root, as its holder and the key or index in it."""
    keys = (
        list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    )
    here = [(node, key) for key in keys]
    return here + [place for key in keys for place in _places(node[key])]
