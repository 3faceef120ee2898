"""From scan to lamp beside the plain round trip of the same runtime: both on one link of one station.

Each round measures echoes, then an order's scans. Figures are medians over the rounds; the ratio is taken
round by round.
"""

import json
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hub.bench.floors import floor
from hub.bench.measured import Failed, Port, config_of, measured
from protocol import codec
from protocol.codes import AMBER, GREEN, WHITE
from protocol.messages import Scan

ECHOES = 60
"""About as many as an order has pieces."""
TARGET = 3.0


async def measure(
    port: Port, home: Path, heap: str, rounds: int, on_round: Callable[[float], None]
) -> dict[str, Any]:
    """Microseconds and ratios of `rounds` rounds; `on_round` is told each ratio.

    Raises:
        Failed: the station stopped, or a scan did not pass.
    """
    frame = codec.encode(Scan("bench", 1, 1, 1, c="4006381333931")).decode()
    echo_us, scan_us, late = [], [], 0
    async with floor(home / "floor", [rounds]) as there:
        address, baskets = there.benches[0]
        async with measured(port, "bench_trips", config_of(address), home / "station", heap) as station:
            await station.ask("settle")
            await station.ask(f"echo 5 {frame}")
            for basket in baskets:
                echoes = json.loads((await station.ask(f"echo {ECHOES} {frame}"))[-1])["us"]
                codes = " ".join([f"O%{basket.label}", *basket.codes])
                scans = json.loads((await station.ask(f"scan {codes}", 300))[-1])["us"]
                lamps = {lamp for _, lamp in scans}
                if lamps - {GREEN, WHITE, AMBER}:
                    raise Failed(f"expected every scan to pass, the lamp showed {sorted(lamps)}")
                late += [lamp for _, lamp in scans].count(AMBER)
                echo_us.append(statistics.median(us for us, _ in echoes))
                scan_us.append(statistics.median(us for us, _ in scans))
                on_round(scan_us[-1] / echo_us[-1])
    ratios = [scan / echo for scan, echo in zip(scan_us, echo_us, strict=True)]
    return {
        "rounds": rounds,
        "echo_us": round(statistics.median(echo_us)),
        "scan_us": round(statistics.median(scan_us)),
        "ratio": round(statistics.median(ratios), 2),
        "ratio_worst": round(max(ratios), 2),
        "late": late,
        "target": TARGET,
    }
