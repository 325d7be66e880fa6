"""Keeps a reply's pictures and files in the ledger, as JSON: pairs of content type and link."""

import json
from typing import Any

from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

from sheetdrip.domain.media import Media


class Enclosed(TypeDecorator[tuple[Media, ...]]):
    """A column of media; NULL is none."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: tuple[Media, ...] | None, dialect: Dialect) -> str | None:
        pairs = [[one.content_type, one.url] for one in value or ()]
        return json.dumps(pairs) if pairs else None

    @override
    def process_result_value(self, value: Any | None, dialect: Dialect) -> tuple[Media, ...]:
        pairs = json.loads(value) if value else []
        return tuple(Media(url=url, content_type=content_type) for content_type, url in pairs)
