"""What a person or a program asks of the hub, and the acts that office and floor have in common.

Every act takes an `Act`: one transaction's rows, the moment, and who does it.
"""
