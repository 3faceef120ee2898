"""How long a test waits for what must come.

The bound ends the wait for what never comes, and nothing else: it is far beyond what a slow machine needs on
which twenty others work. Who waits looks for a fact, and goes on as soon as it holds.
"""

PATIENCE_S = 240.0
