"""Reads frames from a file, decodes each, and prints what encoding it again gives; for any Python.

    micropython tests/micropython/read_frames.py FILE

A line of the file is a leaf and a frame in hex; a line of the answer is the frame in hex, or an error.
Anything but a ProtocolError ends the program with its traceback.
"""

# ruff: noqa: PTH123, T201
# MicroPython has no pathlib, and answers by print.

import sys

from protocol import salvage
from protocol.codec import decode, encode
from protocol.errors import ProtocolError

with open(sys.argv[1]) as file:
    for line in file:
        leaf, frame = line.rstrip("\n").split(" ")
        try:
            print(encode(decode(leaf, bytes.fromhex(frame))).hex())
        except ProtocolError as error:
            salvage.note(error, bytes.fromhex(frame))
            print(error.code, error.sess, error.inc, error.seq)
