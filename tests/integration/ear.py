"""What may stand for Twilio, to be heard word by word or to give an answer that Twilio would not?"""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs


class Ear(HTTPServer):
    """Takes one form and answers with what it is told to; keeps what it heard."""

    def __init__(self, status: int, answer: str) -> None:
        super().__init__(("127.0.0.1", 0), _Heard)
        self.reply = (status, answer)
        self.forms: list[dict[str, list[str]]] = []
        self.authorizations: list[str] = []


class _Heard(BaseHTTPRequestHandler):
    server: Ear

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.server.forms.append(parse_qs(self.rfile.read(length).decode()))
        self.server.authorizations.append(self.headers["Authorization"])
        status, answer = self.server.reply
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass


@contextmanager
def ear(status: int = 201, answer: str = '{"sid": "SM1", "status": "scheduled"}') -> Iterator[Ear]:
    with Ear(status, answer) as listening:
        thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield listening
        finally:
            listening.shutdown()
            thread.join()


def url_of(listening: Ear) -> str:
    return f"http://127.0.0.1:{listening.server_port}"
