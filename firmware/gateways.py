"""Which gateways of the hub are on, from their retained states and wills.

Rule: the hub is away for a station when no gateway is on.
"""


class Gateways:
    """Those that are on, each with its life (run, epoch)."""

    def __init__(self) -> None:
        self._lives = {}

    @property
    def is_any_on(self) -> bool:
        """Whether the hub is there."""
        return bool(self._lives)

    def forget(self) -> None:
        """The connection is gone; the next one tells all states anew."""
        self._lives = {}

    def note(self, gateway: str, hub) -> bool:
        """Take a HubState of a gateway; True when that gateway is on in a life not seen before."""
        life, known = (hub.run, hub.epoch), self._lives.get(gateway)
        if hub.on:
            self._lives[gateway] = life
            return known != life
        if known is not None and not (known[1] == life[1] and known[0] > life[0]):
            del self._lives[gateway]  # else it is the will of an earlier run, come late
        return False
