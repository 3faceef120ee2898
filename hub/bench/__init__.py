"""Benchmarks: the hub's own speed beside its floor, in one run, round by round, so that a noisy machine
hits both alike.
"""
