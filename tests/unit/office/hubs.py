"""Gateways that are killed and come again, and stations that keep what was not answered and say it again."""

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

from protocol import codec, topics
from protocol.messages import Ans
from tests.unit.floor.floor_under_test import SITE

ROOT = Path(__file__).resolve().parents[3]
LONGEST_S = 120.0
"""How long a person waits for an answer before the test fails."""


class Hub:
    """One gateway: a process, and the frames that it has not answered."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = threading.Lock()
        self._unanswered: dict[tuple[str, int], str] = {}
        self._answers: dict[tuple[str, int], Ans] = {}
        self._answered = threading.Condition(self._lock)
        self._closing = False
        self.killed = 0
        self.out_of_order: list[str] = []
        """Rows that it waited for, though they stand before others that it held."""
        self._process = self._start()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _start(self) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tests.unit.office.hub_alone", self._url]
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    def ask(self, station: str, event: Any) -> Ans:
        """Say something until it is answered, whatever becomes of the hub meanwhile."""
        key = (station, event.seq)
        topic, payload = topics.up(SITE, station, "ev"), codec.encode(event).decode()
        with self._answered:
            self._unanswered[key] = json.dumps({"topic": topic, "payload": payload})
            self._say(self._unanswered[key])
            if not self._answered.wait_for(lambda: key in self._answers, LONGEST_S):
                raise AssertionError(f"{station}: {payload} was not answered")
            return self._answers.pop(key)

    def _say(self, line: str) -> None:
        try:
            _pipe(self._process.stdin).write(line + "\n")
        except (OSError, ValueError):
            return  # it was killed, its pipe broken or closed: the next one is told

    def _read(self) -> None:
        while True:
            for line in _pipe(self._process.stdout):
                self._take(line)
            with self._lock:
                if self._closing:
                    return
            self._end()
            made = self._start()
            with self._lock:
                self._process = made
                for line in self._unanswered.values():
                    self._say(line)

    def _take(self, line: str) -> None:
        try:
            said = json.loads(line)
        except ValueError:
            return  # it was killed in the middle of a line
        if "out_of_order" in said:
            self.out_of_order += said["out_of_order"]
            return
        where = topics.parse(said["topic"])
        if where.leaf != "ans":
            return
        answer = codec.decode("ans", said["payload"].encode())
        assert isinstance(answer, Ans)
        with self._answered:
            if self._unanswered.pop((where.name, answer.seq), None) is not None:
                self._answers[where.name, answer.seq] = answer
                self._answered.notify_all()

    def kill(self) -> None:
        """End it in the middle of whatever it does; one that was ended already is coming again."""
        if self._process.poll() is None:
            self._process.kill()
            self.killed += 1

    def _end(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                _pipe(pipe).close()
            except OSError:
                continue  # what it was told last is told to the next one
        self._process.wait(30)

    def close(self) -> None:
        """Let it end in order."""
        with self._lock:
            self._closing = True
        _pipe(self._process.stdin).close()
        self._reader.join(30)
        _pipe(self._process.stdout).close()
        self._process.wait(30)


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe
