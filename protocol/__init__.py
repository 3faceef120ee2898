"""The wire contract between stations and hub; one source for CPython and MicroPython.

Rule: nothing here imports anything but json, collections and its own modules, so that the
station and the hub can never disagree about a frame.
"""
