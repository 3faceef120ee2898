"""Code that is rarely needed, loaded for one call and dropped after it: a board has more flash than heap.

Rule: a module called this way keeps nothing in itself between two calls; and what shall stay loaded is loaded
by who stays, never first by an overlay.
"""

import gc
import sys

_IS_SMALL = sys.implementation.name == "micropython"


def overlay(module: str, function: str, *arguments: object) -> object:
    """Call `function` of `module` with `arguments`; on a board, forget every module that this loaded.

    Returns what the function returns, and raises what it raises.

    >>> overlay("firmware.words", "say", "ready", "en")
    'Ready'
    """
    before = set(sys.modules)
    try:
        return getattr(__import__(module, None, None, (function,)), function)(*arguments)
    finally:
        if _IS_SMALL:
            for name in set(sys.modules) - before:
                parent, _, leaf = name.rpartition(".")
                del sys.modules[name]
                if parent in sys.modules:
                    sys.modules[parent].__dict__.pop(leaf, None)
            gc.collect()
