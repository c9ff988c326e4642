"""An image from the web: only the one whose sum is known, once, and whole."""

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from host_tools.errors import UsageError, UserError
from host_tools.flash import download

IMAGE = bytes(range(256)) * 700
SUM = hashlib.sha256(IMAGE).hexdigest()


class Release(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012  one server a test

    def do_GET(self):
        self.asked.append(self.path)
        if self.path == "/gone.bin":
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(IMAGE)))
        self.end_headers()
        self.wfile.write(IMAGE[: len(IMAGE) // 2] if self.path == "/half.bin" else IMAGE)

    def log_message(self, *_):
        pass


@pytest.fixture
def web(monkeypatch, tmp_path):
    monkeypatch.setattr(download, "KEPT", tmp_path / "images")
    Release.asked = []
    server = HTTPServer(("127.0.0.1", 0), Release)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def kept(tmp_path):
    return sorted(path.name for path in (tmp_path / "images").glob("*"))


def test_it_is_fetched_once_and_is_what_the_sum_says(web, tmp_path):
    for _ in range(2):
        assert download.fetch(f"{web}/image.bin", SUM.upper()).read_bytes() == IMAGE
    assert Release.asked == ["/image.bin"] and kept(tmp_path) == [f"{SUM}.bin"]


def test_what_lies_there_is_looked_at_again(web, tmp_path):
    path = download.fetch(f"{web}/image.bin", SUM)
    path.write_bytes(IMAGE[1:])
    with pytest.raises(UserError, match="its SHA-256 is"):
        download.fetch(f"{web}/image.bin", SUM)


@pytest.mark.parametrize(
    ("page", "sha256", "error", "says"),
    [
        ("image.bin", "", UsageError, "an image from the web needs --sha256"),
        ("image.bin", "12", UsageError, "--sha256 has 64 hexadecimal digits"),
        ("image.bin", "0" * 64, UserError, f"its SHA-256 is {SUM}, not {'0' * 64}; nothing was kept"),
        ("gone.bin", SUM, UserError, "the server says 404 Not Found"),
        ("half.bin", SUM, UserError, f"{len(IMAGE) // 2} of {len(IMAGE)} bytes came; try again"),
    ],
)
def test_anything_else_is_one_line_and_leaves_nothing(web, tmp_path, page, sha256, error, says):
    with pytest.raises(error, match=says) as caught:
        download.fetch(f"{web}/{page}", sha256)
    assert "\n" not in str(caught.value) and kept(tmp_path) == []


def test_more_than_a_flash_is_refused(web, tmp_path, monkeypatch):
    monkeypatch.setattr(download, "MOST_BYTES", 1 << 16)
    with pytest.raises(UserError, match="that is no image for a chip"):
        download.fetch(f"{web}/image.bin", SUM)
    assert kept(tmp_path) == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/x.bin", "https://[::1/x", "http:///x.bin"])
def test_no_server_is_one_line(url):
    with pytest.raises(UserError, match="can't be fetched") as caught:
        download.fetch(url, SUM)
    assert "\n" not in str(caught.value)


def test_what_is_a_url():
    assert download.is_url("https://example.org/x.bin") and download.is_url("HTTP://example.org")
    assert not download.is_url("image.bin") and not download.is_url("file:///etc/passwd")
