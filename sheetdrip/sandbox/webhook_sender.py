"""Sends webhooks from the sandbox: one POST each, never beyond this machine, never repeated.

Twilio repeats only when it cannot connect in time; lost callbacks are normal and clients must
poll as well (docs/vendors/twilio.md#callbacks).
"""

import asyncio
from typing import Final
from urllib.parse import urlencode

from sheetdrip.sandbox.log import Delivery
from sheetdrip.sandbox.loopback import ask, is_local
from sheetdrip.sandbox.twilio.webhooks import Webhook, signature
from sheetdrip.sandbox.world import World

_SECONDS: Final = 15  # Twilio's own limit for a webhook's answer


class WebhookSender:
    """Delivers what the world's outbox hands out, in order."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def deliver_due(self) -> None:
        """POST everything due by now; a slow clinic does not hold up the sandbox."""
        for webhook in self._world.outbox.due():
            status = None
            if is_local(webhook.url):
                status = await asyncio.to_thread(self._post, webhook)
            kind = webhook.fields.get("MessageStatus", "inbound")
            delivery = Delivery(webhook.url, kind, webhook.fields["MessageSid"], status)
            self._world.log.deliveries.append(delivery)

    def _post(self, webhook: Webhook) -> int:
        token = self._world.twilio.accounts[webhook.account_sid].auth_token
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": signature(token, webhook.url, webhook.fields),
            "User-Agent": "TwilioProxy/1.1",
        }
        reply = ask("POST", webhook.url, urlencode(webhook.fields), headers, _SECONDS)
        return reply.status if reply else 0
