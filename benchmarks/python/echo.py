"""An echo server with CPython's asyncio, or uvloop.

echo.py asyncio|uvloop streams|protocol

Prints the version, then the port, and ends with its input.
"""

import asyncio
import os
import sys
import threading

BUFFER = 256 * 1024


async def streams(reader, writer):
    try:
        while message := await reader.read(BUFFER):
            writer.write(message)
            await writer.drain()
    except ConnectionError:
        pass
    writer.close()


class Protocol(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


def end_with_input():
    sys.stdin.read()
    os._exit(0)


async def main(version, kind):
    if kind == "streams":
        server = await asyncio.start_server(streams, "127.0.0.1", 0)
    else:
        server = await asyncio.get_running_loop().create_server(Protocol, "127.0.0.1", 0)
    threading.Thread(target=end_with_input, daemon=True).start()
    print("version", version)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    system, kind = sys.argv[1:]
    python = "CPython {}.{}.{}".format(*sys.version_info)
    if system == "uvloop":
        import uvloop
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(main(f"uvloop {uvloop.__version__}, {python}", kind))
    else:
        asyncio.run(main(f"asyncio, {python}", kind))
