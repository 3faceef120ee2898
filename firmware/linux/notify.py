"""Tells systemd that the bench is up and alive, where systemd started it; it starts it anew where it hangs.

Rule: without systemd it does nothing; a message that can't be sent harms nothing.
"""

import contextlib
import os
import socket


class Notify:
    """The socket of sd_notify(3). `feed` is what the watchdog calls when every part has checked in."""

    def __init__(self) -> None:
        address = os.environ.get("NOTIFY_SOCKET", "")
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self._is_ready = False

    def feed(self) -> None:
        """All parts are alive."""
        self.send("WATCHDOG=1" if self._is_ready else "READY=1\nWATCHDOG=1")
        self._is_ready = True

    def send(self, message: str) -> None:
        """Send a message such as READY=1."""
        if self._address:
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
                sock.sendto(message.encode(), self._address)
