"""Papers and labels: what is to be printed, laid out in millimetres, as PDF and as ZPL.

Rule: a paper is laid out once, and both forms are drawn from that; a word or a barcode that fits on the one
fits on the other. Nothing here reads a clock, a database or a setting.
"""
