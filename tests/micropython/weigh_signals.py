"""Weighs recorded signals on any Python: lines "raw ms" in, the readings that it tells out."""

import sys

from firmware.scale import Scale


def main(path):
    """Print every reading, fault and live weight of the signal in this file."""
    scale = None
    with open(path) as file:  # noqa: PTH123 - MicroPython has no pathlib
        for line in file:
            numbers = [int(word) for word in line.split()]
            if len(numbers) > 2:
                scale = Scale(tuple(numbers[:4]), numbers[4], numbers[5])
                continue
            reading = scale.sample(numbers[0], numbers[1])
            if reading:
                print(*reading)  # noqa: T201
            fault = scale.fault(numbers[1])
            if fault:
                print(*fault)  # noqa: T201
    print(scale.live_mg, scale.zero_mg, scale.tare(), scale.zero())  # noqa: T201


main(sys.argv[1])
