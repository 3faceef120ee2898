"""The composition root: settings become a database, a broker, and the processes of a hub.

running   what `pickbench hub` does: migrate, found the site, keep broker, gateway and web running
gateway   answers the stations; a process of its own, so that no page ever delays a verdict
web       API and pages
office    what the office does by itself: audit by the rules, allocation, alarms, webhooks
"""

from hub.main.compose import now_ms, rules, set_up_logging, stand_back, url_of
from hub.main.running import Hub, serve

__all__ = ["Hub", "now_ms", "rules", "serve", "set_up_logging", "stand_back", "url_of"]
