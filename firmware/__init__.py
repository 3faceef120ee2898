"""The station: one core for the ESP32 under MicroPython and for the simulated floor under CPython.

Rule: `station` and `outbox` know no clock, socket, pin or asyncio; time and storage are handed in.
"""
