"""The tests. A package, because a library installs a `tests` of its own, found in our place."""
