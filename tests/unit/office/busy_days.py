"""Days on which office and floor do anything: worked, checked after every act, brought to their end."""

from random import Random
from typing import TypeVar

from hub.domain.orders import ENDS
from tests.unit.office.at_once import Site, open_site
from tests.unit.office.busy_office import BusyOffice, furnish

Office = TypeVar("Office", bound=BusyOffice)


def work(url: str, kind: type[Office], chance: Random, steps: int, every: int = 1) -> Office:
    """A day of so many acts, checked after every one (or every few), then brought to its end."""
    site = open_site(url)
    furnish(site)
    office = kind(site, chance)
    office.sign_in()
    for n in range(steps):
        office.step()
        if n % every == 0:
            assert site.faults() == []
    left = office.finish()
    assert [(o.label, o.state, o.reason) for o in left] == []
    assert site.faults() == []
    assert {o.state for o in office.orders()} <= set(ENDS)
    return office


def close(site: Site) -> None:
    site.floor.work.connection.close()
    site.database.close()
