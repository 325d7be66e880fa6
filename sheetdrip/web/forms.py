"""Reads what Twilio posts: one form, every field once, in UTF-8; anything else is not Twilio's."""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import parse_qsl

from sheetdrip.web.problems import Refusal

_FORM = "application/x-www-form-urlencoded"
_MOST_FIELDS = 200


def form_of(content_type: str, body: bytes) -> Mapping[str, str]:
    """The fields, blank ones too, for they are signed (docs/vendors/twilio.md#signatures). Raises Refusal.

    A doubled field is refused: the signature does not tell which of the two is meant.
    """
    if content_type.partition(";")[0].strip().lower() != _FORM:
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"The body must be {_FORM}.")
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        raise Refusal(HTTPStatus.BAD_REQUEST, "The body is not a form in UTF-8.") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Refusal(HTTPStatus.BAD_REQUEST, "A field of the form is there twice.")
    return fields
