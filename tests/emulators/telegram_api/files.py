"""What people have recorded: where it is, and the thing itself, by the path that getFile gives."""

from aiohttp import web

from tests.emulators.telegram_api.errors import Json, bad_request
from tests.emulators.telegram_api.front import Method
from tests.emulators.telegram_api.params import Params


class Files:
    """Every file_id of this emulator stands for the same few bytes."""

    CONTENT = b"what she said"

    def __init__(self) -> None:
        #: The paths that were downloaded.
        self.downloaded: list[str] = []
        self.methods: dict[str, Method] = {"getFile": self._get_file}

    async def _get_file(self, params: Params) -> Json:
        name = params.text("file_id")
        if not name.startswith("id-of-"):
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        return {"file_id": name, "file_unique_id": name, "file_path": f"voice/{name}.oga", "file_size": 13}

    async def download(self, request: web.Request) -> web.Response:
        """Hand out a file."""
        self.downloaded.append(request.match_info["path"])
        return web.Response(body=self.CONTENT)
