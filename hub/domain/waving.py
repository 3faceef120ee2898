"""Waves: which orders are released together, how they are picked, and in which order their bins are walked.

Rule: an order is in one wave; a wave has one warehouse, one way of picking and, where it is picked in batch,
no more orders than its put wall has slots.
"""

KINDS = ("single", "multi", "urgent", "mixed")
"""Orders of one piece; of several; those that must go first; and those that somebody named."""
METHODS = ("order", "cluster", "batch")
"""One order a walk; several totes on a cart, an order in each; all orders' pieces together, sorted at the put
wall (orders of one piece at the bench).
"""
