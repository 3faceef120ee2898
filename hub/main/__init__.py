"""The composition root: settings become a database, a broker, a gateway process and a web process.

running   what `pickbench hub` does: migrate, found the site, keep broker, gateway and web running
gateway   answers the stations; a process of its own, so that no page ever delays a verdict
web       API and pages
"""

from hub.main.compose import rules, set_up_logging, url_of
from hub.main.running import Hub, serve

__all__ = ["Hub", "rules", "serve", "set_up_logging", "url_of"]
