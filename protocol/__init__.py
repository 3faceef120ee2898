"""The wire contract between stations and hub; one source for CPython and MicroPython.

Rule: nothing here imports anything but json, collections and its own modules, so that the
station and the hub can never disagree about a frame.

A station holds `errors`, `codes`, `messages` and `codec` all its life, and loads `topics` to connect,
`manifest` for an update, `salvage` and `wording` where something is broken. All other modules are the hub's.
"""
