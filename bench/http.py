"""A small HTTP client for load: one kept connection a learner, as a browser has."""

import asyncio
import gzip
import time
from dataclasses import dataclass

import brotli


@dataclass(frozen=True)
class Answer:
    """What came back, and how long it took."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    def unpacked(self) -> bytes:
        """The body as it was before it was packed for the way."""
        match self.headers.get("content-encoding", ""):
            case "br":
                unpacked: bytes = brotli.decompress(self.body)
                return unpacked
            case "gzip":
                return gzip.decompress(self.body)
            case _:
                return self.body


class Connection:
    """One connection over which one request after another is sent; opened anew when the server closed it."""

    def __init__(self, port: int, cookies: str = "") -> None:
        self._port = port
        self._cookies = cookies
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str, *, htmx: bool = True) -> Answer:
        """Sends a GET and reads the whole answer."""
        return await self._send("GET", path, ["HX-Request: true"] if htmx else [])

    async def post(self, path: str, form: str) -> Answer:
        """Sends a form, as HTMX does, and reads the whole answer."""
        headers = ["HX-Request: true", "Content-Type: application/x-www-form-urlencoded"]
        return await self._send("POST", path, [*headers, f"Content-Length: {len(form)}"], form)

    async def _send(self, method: str, path: str, asking: list[str], form: str = "") -> Answer:
        always = ["Host: 127.0.0.1", f"Cookie: {self._cookies}", "Accept-Encoding: gzip, br"]
        request = "\r\n".join([f"{method} {path} HTTP/1.1", *always, *asking, "", form])
        started = time.perf_counter()
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(request.encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status_line, *lines = head.strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await _body(reader, headers)
        return Answer(int(status_line.split()[1]), headers, body, time.perf_counter() - started)

    def close(self) -> None:
        """Hangs up."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding") == "chunked":
        body = b""
        while size := int(await reader.readline(), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readline()
        return body
    return await reader.readexactly(int(headers.get("content-length", "0")))
