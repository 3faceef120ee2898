"""Bytes <-> floor: a gateway between the broker and the database.

decode -> floor -> one commit for what has arrived -> answers; then the broker gets its acknowledgement.
"""
