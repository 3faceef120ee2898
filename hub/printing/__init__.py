"""Printers: what waits in their queues is rendered and sent, and nothing is lost or doubled.

wire        a TCP connection with time-outs, that asks questions and finds their answers
zebra       what a label printer says of itself: its host status and its count of labels
raw         pages over TCP 9100, proven by the printer's own count where it has one
ipp, cups   the Internet Printing Protocol, and pages by way of CUPS
folder      pages as files
transport   what these have in common, and what can go wrong
rendering   a print's contents, drawn for its printer
drawing     one printer's drawings, made ahead
trouble     what is in a printer's way, told once
feeder      one printer's queue: one task each, so that a printer that is away delays only itself
spooler     finds printers and what waits, and keeps a feeder for each
"""

from hub.printing.spooler import Spooler

__all__ = ["Spooler"]
