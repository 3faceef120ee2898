"""The HTTP API, the live picture for the pages, and the server that carries both.

Rules: a route reads through `hub.store.reading` and writes through `hub.office`, in short transactions; every
error leaves as problem+json (RFC 9457).
"""

from hub.http.app import create_app
from hub.http.facts import BrokerFacts, NoFacts
from hub.http.server import serve

__all__ = ["BrokerFacts", "NoFacts", "create_app", "serve"]
