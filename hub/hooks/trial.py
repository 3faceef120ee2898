"""A message that is of no order: whether a receiver is there and says yes."""

import json
import secrets
import time

from hub.domain.channels import Webhook
from hub.hooks.courier import Answer, Courier


async def try_receiver(webhook: Webhook, now_ms: int) -> Answer:
    """Send one signed message of the type webhook.test, with an id that no notice has.

    Args:
        now_ms: UTC milliseconds, for its signature.
    """
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now_ms / 1000))
    said = {"type": "webhook.test", "timestamp": at, "data": {"webhook": webhook.code}}
    async with Courier() as courier:
        return await courier.send(
            webhook.url,
            webhook.secret,
            f"test_{secrets.token_hex(16)}",
            json.dumps(said, separators=(",", ":")).encode(),
            now_ms // 1000,
        )
