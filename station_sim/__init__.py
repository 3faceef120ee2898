"""A floor of simulated stations, and the people who work and err at them.

Rule: nothing here knows the hub. People act on what a person sees, and the judge decides from the truth
alone.
"""
