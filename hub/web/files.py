"""Scripts, styles and pictures of the pages, as they were when this process began.

Rule: what a page and its scripts say to each other is of one version. So the version stands in the path of
every file, modules name each other by relative paths, and a package that is renewed beneath a running process
changes nothing until it is started anew.
"""

import mimetypes
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

STATIC = Path(__file__).with_name("static")
KEPT = "public, max-age=31536000, immutable"
"""A file with its version in its address never changes: a browser may keep it."""


class Files:
    """All files below /static, held in memory: some 200 KB."""

    def __init__(self, folder: Path = STATIC) -> None:
        self._data = {
            file.relative_to(folder).as_posix(): file.read_bytes()
            for file in sorted(folder.rglob("*"))
            if file.is_file()
        }
        digest = blake2b(digest_size=5)
        for path, data in self._data.items():
            digest.update(f"{path} {len(data)} ".encode() + data)
        self.version = f"{version('pickbench')}-{digest.hexdigest()}"

    async def answer(self, request: Request, headers: dict[str, str]) -> Response:
        """A file by its path, with any version before it or none.

        A page that was loaded from the process before this one gets the files as they are now, together, and
        keeps none; its socket then has it loaded anew.

        Raises:
            HTTPException: 404, there is no such file.
        """
        asked, _, rest = str(request.path_params["path"]).partition("/")
        path = rest if rest in self._data else f"{asked}/{rest}" if rest else asked
        data = self._data.get(path)
        if data is None:
            raise HTTPException(404)
        kept = KEPT if asked == self.version else "no-cache"
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return Response(data, headers={**headers, "Cache-Control": kept}, media_type=kind)

    def response(self, path: str, headers: dict[str, str]) -> Response:
        """A file that stands at an address of its own, such as a service worker; never kept."""
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return Response(self._data[path], headers={**headers, "Cache-Control": "no-cache"}, media_type=kind)
