"""The hub: takes in orders, judges what stations report, and answers them after the durable commit.

Imports `protocol`, never `firmware`; only the command line, the demo and the benchmarks know `station_sim`.
"""
