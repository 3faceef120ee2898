"""One attempt, against receivers that are well, that fail, and that lie."""

import json
import socket
import ssl
import subprocess
from pathlib import Path

import pytest

from hub.domain import signing
from hub.hooks import Answer, Courier
from tests.unit.hooks.receiver import OK, SECRET, Manner, Receiver, answer, drip, flood, hang, status

BODY = json.dumps({"type": "order.shipped", "data": {"order": "S-1", "state": "shipped"}}).encode()
NOW_S = 1_700_000_000


async def attempt(receiver: Receiver, answer_s: float = 10.0) -> Answer:
    async with Courier(answer_s) as courier:
        return await courier.send(receiver.url, SECRET, "msg_1", BODY, NOW_S)


async def told(manner: Manner, answer_s: float = 10.0) -> Answer:
    async with Receiver(manner) as receiver:
        return await attempt(receiver, answer_s)


@pytest.mark.parametrize("number", [200, 201, 202, 204])
async def test_a_whole_answer_with_2xx_is_a_yes(number: int) -> None:
    assert await told(status(number)) == Answer(delivered=True, said=str(number))


async def test_what_is_sent_is_signed_as_any_receiver_checks_it() -> None:
    async with Receiver() as receiver:
        assert (await attempt(receiver)).delivered
    (came,) = receiver.came  # which has checked the signature by its own reading
    assert came.message == "msg_1"
    assert came.headers["webhook-timestamp"] == str(NOW_S)
    names = (signing.ID, signing.TIMESTAMP, signing.SIGNATURE)
    signing.verify(SECRET, *(came.headers[name] for name in names), BODY, NOW_S + 5)


@pytest.mark.parametrize("number", [301, 302, 307, 308])
async def test_a_redirect_is_not_followed(number: int) -> None:
    async with Receiver() as elsewhere, Receiver(status(number, f"Location: {elsewhere.url}")) as receiver:
        said = await attempt(receiver)
    assert not said.delivered
    assert said.said.startswith(f"{number}: expected 2xx")
    assert elsewhere.came == []


@pytest.mark.parametrize(
    ("manner", "of_message"),
    [
        (status(400), True),
        (status(422), True),
        (status(401), False),
        (status(404), False),
        (status(410), False),
        (status(500), False),
        (status(503), False),
        (status(200, "Content-Length: 7"), False),  # two lengths that differ
        (answer(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf an ans"), False),
        (answer(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), False),
        (answer(b"HTTP/1.1 200 OK\r\nContent-Le"), False),
        (answer(b"SSH-2.0-OpenSSH_9.2\r\n"), False),
        (answer(b"\x00\xff\xfe rubbish \r\n\r\n"), False),
        (answer(b"HTTP/1.1 999999 OK\r\n\r\n"), False),
        (answer(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"), False),
        (answer(b""), False),
    ],
)
async def test_nothing_else_is_a_yes(manner: Manner, of_message: bool) -> None:
    said = await told(manner)
    assert not said.delivered
    assert said.of_message == of_message
    assert said.said
    assert said.said.isprintable()


@pytest.mark.parametrize("manner", [hang, drip])
async def test_an_answer_without_an_end_is_not_waited_for(manner: Manner) -> None:
    assert await told(manner, 0.3) == Answer(delivered=False, said="no whole answer within 0.3 s")


async def test_of_a_huge_answer_only_the_beginning_is_read() -> None:
    async with Receiver(flood) as receiver:
        said = await attempt(receiver)
        assert receiver.taken == []  # the flood was cut off
    assert said == Answer(delivered=True, said="200")


async def test_a_yes_with_rubbish_behind_it_is_a_yes() -> None:
    assert (await told(status(200, "Content-Encoding: gzip", body=b"\x00not gzip"))).delivered


@pytest.mark.parametrize(
    ("asked", "after_ms"), [("7", 7_000), ("999999", 3_600_000), ("-1", 0), ("soon", 0), ("²", 0)]
)
async def test_a_pause_that_a_receiver_asks_for_is_kept_within_an_hour(asked: str, after_ms: int) -> None:
    raw = f"HTTP/1.1 429 X\r\nContent-Length: 0\r\nRetry-After: {asked}\r\n\r\n".encode()
    assert (await told(answer(raw))).after_ms == after_ms


async def test_nobody_there_is_a_failure_in_words() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: nobody can be there
        async with Courier() as courier:
            url = f"http://127.0.0.1:{taken.getsockname()[1]}/?key=hidden"
            said = await courier.send(url, SECRET, "msg_1", BODY, NOW_S)
    assert not said.delivered
    assert said.said.startswith("can't connect")
    assert "hidden" not in said.said


async def test_a_cookie_of_a_receiver_is_not_brought_back() -> None:
    async with Receiver(status(204, "Set-Cookie: a=b; Path=/")) as receiver, Courier() as courier:
        for _ in range(2):
            await courier.send(receiver.url, SECRET, "msg_1", BODY, NOW_S)
    assert [came.headers.get("cookie") for came in receiver.came] == [None, None]


async def test_a_certificate_that_nobody_vouches_for_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    told_it = ["-keyout", key, "-out", certificate, "-subj", "/CN=localhost", "-days", "2"]
    subprocess.run(
        [*made, *told_it, "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True
    )
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate, key)
    async with Receiver(OK, tls=tls) as receiver:
        said = await attempt(receiver)
    assert not said.delivered
    assert "certificate" in said.said.lower()
    assert receiver.came == []
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))  # now the machine does
    async with Receiver(OK, tls=tls) as receiver:
        assert (await attempt(receiver)).delivered
