"""A screen for tests: speaks the protocol of Textual's web driver with the standard library only.

It first draws its command line, and environment as JSON, then all that it receives.
What it does apart from that is its first argument: refuse, crash, or ignore the wish to quit.
"""

import json
import os
import signal
import sys


def packet(kind: bytes, payload: bytes) -> None:
    os.write(1, kind + len(payload).to_bytes(4, "big") + payload)


def read(count: int) -> bytes:
    data = b""
    while len(data) < count:
        more = os.read(0, count - len(data))
        if not more:
            sys.exit(3)  # the server is gone
        data += more
    return data


def main(behaviour: str) -> None:
    if behaviour == "refuse":
        os.write(1, b'{"refused": {"reason": "There is nothing to do."}}\n')
        sys.exit(1)
    if behaviour == "crash":
        sys.exit("it crashed")
    if behaviour == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.write(1, b"__GANGLION__\n")
    about = {"argv": sys.argv, "env": dict(os.environ), "pid": os.getpid()}
    packet(b"D", json.dumps(about).encode())
    while True:
        kind = read(1)
        payload = read(int.from_bytes(read(4), "big"))
        quits = kind == b"M" and json.loads(payload)["type"] == "quit"
        if payload == b"q" or (quits and behaviour != "stubborn"):
            break
        packet(b"D", kind + payload)
    packet(b"M", b'{"type": "exit"}')
    packet(b"M", b'{"type": "open_url", "url": "https://elsewhere.example"}')
    packet(b"M", b'{"type": "annotator.place", "article": "a12"}')


main(sys.argv[1])
