# ruff: noqa: PTH123, SIM115, S102, BLE001 - MicroPython has no pathlib; a board runs what it is told
"""MicroPython's Unix port as a board: littlefs on a file as its only files, and a fake `machine`.

    micropython board_program.py FLASH_FILE repl|run MACHINE_NAME VERSION FAKES

repl: reads "<length>\n<code>" on standard input, runs it, answers output, 0x04, traceback, 0x04.
run: boot.py and main.py, as a board does after a reset. FAKES: a program that adds to `machine`, or "".
"""

import io
import sys

import vfs

_BLOCK = 4096
_ERASED = b"\xff" * _BLOCK
RESET = 75


class Flash:
    """A file as the block device under littlefs."""

    def __init__(self, path):
        self.file = open(path, "r+b")
        self.file.seek(0, 2)
        self.blocks = self.file.tell() // _BLOCK

    def readblocks(self, block, buffer, offset=0):
        self.file.seek(block * _BLOCK + offset)
        self.file.readinto(buffer)

    def writeblocks(self, block, buffer, offset=0):
        self.file.seek(block * _BLOCK + offset)
        self.file.write(buffer)
        self.file.flush()

    def ioctl(self, op, arg):
        if op == 6:
            self.writeblocks(arg, _ERASED)
        return {4: self.blocks, 5: _BLOCK}.get(op, 0)


class Watchdog:
    """Never bites."""

    def __init__(self, timeout):
        pass

    def feed(self):
        pass


class Machine:
    """What the tools ask of `machine`."""

    WDT = Watchdog

    def reset(self):
        sys.exit(RESET)


class Implementation:
    """sys.implementation as an ESP32's."""

    def __init__(self, machine, version):
        self._machine = machine
        self.version = version

    def __getitem__(self, at):
        return self.version if at == 1 else sys.implementation[at]

    def __getattr__(self, name):
        return getattr(sys.implementation, name)


class Sys:
    """`sys`, with another implementation."""

    def __init__(self, implementation):
        self.implementation = implementation

    def __getattr__(self, name):
        return getattr(sys, name)


def answer(code, names):
    """Run code as the raw REPL does."""
    wrong = ""
    try:
        exec(code, names)
    except SystemExit:
        raise
    except BaseException as error:
        text = io.StringIO()
        sys.print_exception(error, text)
        wrong = text.getvalue()
    sys.stdout.write("\x04" + wrong + "\x04")


def main(flash_file, what, name, version, fakes):
    device = Flash(flash_file)
    version = tuple([int(part) for part in version.split(".")])
    sys.modules["machine"] = Machine()
    if fakes:
        exec(open(fakes).read(), {"machine": sys.modules["machine"]})
    sys.modules["sys"] = Sys(Implementation(name, version))
    vfs.umount("/")
    try:
        vfs.mount(vfs.VfsLfs2(device), "/")
    except OSError:
        vfs.VfsLfs2.mkfs(device)
        vfs.mount(vfs.VfsLfs2(device), "/")
    sys.path[:] = ["", ".frozen", "/lib"]
    names = {"__name__": "__main__"}
    for program in ("boot.py", "main.py") if what == "run" else ("boot.py",):
        start("/" + program, names)
    while what == "repl":
        length = sys.stdin.buffer.readline()
        if not length:
            break
        answer(sys.stdin.buffer.read(int(length)).decode(), names)


def start(path, names):
    """Run a program of the flash, where there is one."""
    try:
        with open(path) as file:
            program = file.read()
    except OSError:
        return
    try:
        exec(program, names)
    except SystemExit:
        raise
    except Exception as error:
        sys.print_exception(error)


main(*sys.argv[1:])
