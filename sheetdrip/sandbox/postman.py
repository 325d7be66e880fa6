"""How do webhooks leave the sandbox? One POST each, never beyond this machine, never repeated.

Twilio repeats only when it cannot connect in time; lost callbacks are normal and clients must
poll as well [twilio.md section 6.3].
"""

import asyncio
import http.client
from typing import Final
from urllib.parse import urlencode, urlsplit

from sheetdrip.sandbox.log import Delivery
from sheetdrip.sandbox.twilio.webhooks import Webhook, signature
from sheetdrip.sandbox.world import World

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_SECONDS: Final = 15  # Twilio's own limit for a webhook's answer


class Postman:
    """Delivers what the world's outbox hands out, in order."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def deliver_due(self) -> None:
        """POST everything due by now; a slow clinic does not hold up the sandbox."""
        for webhook in self._world.outbox.due():
            status = None
            if urlsplit(webhook.url).hostname in _LOOPBACK:
                status = await asyncio.to_thread(self._post, webhook)
            kind = webhook.fields.get("MessageStatus", "inbound")
            delivery = Delivery(webhook.url, kind, webhook.fields["MessageSid"], status)
            self._world.log.deliveries.append(delivery)

    def _post(self, webhook: Webhook) -> int:
        token = self._world.twilio.accounts[webhook.account_sid].auth_token
        address = urlsplit(webhook.url)
        connection = http.client.HTTPConnection(address.netloc, timeout=_SECONDS)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": signature(token, webhook.url, webhook.fields),
            "User-Agent": "TwilioProxy/1.1",
        }
        path = f"{address.path or '/'}{'?' if address.query else ''}{address.query}"
        try:
            connection.request("POST", path, urlencode(webhook.fields), headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()
