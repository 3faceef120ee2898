"""How much processor time a process has used: what a page costs, also where the machine is busy with other
things.
"""

import os
from pathlib import Path

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")
_USER, _SYSTEM = 11, 12
"""Places of utime and stime behind the name of the program (proc(5), /proc/pid/stat)."""


def used_s(pid: int) -> float:
    """Seconds of processor time that a process of this machine has used, all its threads together.

    Raises:
        FileNotFoundError: there is no such process.
    """
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[_USER]) + int(fields[_SYSTEM])) / _TICKS_PER_S
