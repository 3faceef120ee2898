"""The pages: one module a page or a few that belong together, each with its `PAGES`. `ALL` is the one list.

Their order here is that of the navigation.
"""

from hub.web.page import Page
from hub.web.pages import account, accounts, bench, benches, jobs, me, now, sign_in, station, stations

ALL: tuple[Page, ...] = (
    *now.PAGES,
    *stations.PAGES,
    *station.PAGES,
    *benches.PAGES,
    *bench.PAGES,
    *jobs.PAGES,
    *accounts.PAGES,
    *account.PAGES,
    *me.PAGES,
    *sign_in.PAGES,
)
