"""Parts of one long message, put together where they come in.

Rule: a part is useless alone. Nothing is shown before all parts of one message are there.
"""


class Assembly:
    """Collects the parts of one long message; parts may come in any order and more than once."""

    def __init__(self) -> None:
        self.key: "object" = None
        self._rows: "dict[int, object]" = {}

    def add(self, key: object, part: "list[int] | None", rows: "list[object]") -> "list[object] | None":
        """Take one part; give all rows in order once the last missing one is in, else None.

        `key` says which message the part is of; a part of another one drops what was collected so far.

        >>> assembly = Assembly()
        >>> assembly.add("r7", [1, 2], ["c"])
        >>> assembly.add("r7", [0, 2], ["a", "b"])
        ['a', 'b', 'c']
        """
        if part is None:
            self._forget(None)
            return list(rows)
        if (key, part[1]) != self.key:
            self._forget((key, part[1]))
        self._rows[part[0]] = rows
        if len(self._rows) < part[1]:
            return None
        whole = [row for index in range(part[1]) for row in self._rows[index]]
        self._forget(None)
        return whole

    def _forget(self, key: object) -> None:
        self.key = key
        self._rows = {}
