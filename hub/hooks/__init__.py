"""Webhooks out: what happened to orders, told to other programs over HTTP.

courier   one attempt: a signed message to an address, and what the receiver said
sender    the loop: spreads the order log, takes what is due in hand, sends it, settles it
trial     one message that is of no order, to see whether a receiver is there
"""

from hub.hooks.courier import Answer, Courier
from hub.hooks.sender import Sender

__all__ = ["Answer", "Courier", "Sender"]
