"""The composition root: settings become a database, a broker, a gateway process and a web process.

pickbench hub      -> Hub (running.py): migrates, founds the site, starts broker, gateway and web, keeps them running
hub.main.gateway   -> answers the stations; a process of its own, so that no page ever delays a verdict
hub.main.web       -> API and pages
"""

from hub.main.compose import rules, set_up_logging, url_of
from hub.main.running import Hub, serve

__all__ = ["Hub", "rules", "serve", "set_up_logging", "url_of"]
