"""Signing in by a form, one's own account, and the accounts of a site."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import Response
from starlette.routing import WebSocketRoute
from starlette.testclient import WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

from hub.domain.access import ADMINISTRATOR, BENCH, CLERK, VIEWER
from hub.office import accounts
from hub.web import sockets
from tests.unit.floor.floor_under_test import Floor
from tests.unit.http.conftest import TestClient
from tests.unit.http.signed_in import PASSWORD, context_of, people
from tests.unit.web.site_under_test import PLACE, Seen, Site

NEW = "a dozen of small ducks"


@pytest.fixture
def site(app: FastAPI) -> Iterator[Site]:
    """The pages, and a browser that nobody is signed in with."""
    with TestClient(app, base_url=PLACE) as client:
        yield Site(app, client)


@pytest.fixture
def shown(app: FastAPI) -> dict[str, str]:
    """The site has an account in every role: role -> token."""
    return people(app)


def sign_in(site: Site, name: str, password: str = PASSWORD, to: str = "") -> Response:
    return site.client.post(
        "/sign-in" + (f"?to={to}" if to else ""),
        data={"act": "sign_in", "name": name, "password": password},
        headers={"Accept": "text/html", "Origin": PLACE},
        follow_redirects=False,
    )


def test_who_is_not_signed_in_is_led_to_the_form_and_back(site: Site, shown: dict[str, str]) -> None:
    led = site.client.get("/jobs?q=a&b=c", headers={"Accept": "text/html"}, follow_redirects=False)
    assert (led.status_code, led.headers["location"]) == (303, "/sign-in?to=/jobs%3Fq%3Da%26b%3Dc")
    form = site.get(led.headers["location"])
    assert "Sign in" in form.main
    assert "Nobody needs to sign in" not in form.text
    assert 'data-live="off"' in form.html
    assert "登录" in site.get("/sign-in", "zh").main
    answer = sign_in(site, CLERK, to="/jobs%3Fq%3Da%26b%3Dc")
    assert (answer.status_code, answer.headers["location"]) == (303, "/jobs?q=a&b=c")
    assert "pickbench=" in answer.headers["set-cookie"]
    assert "Clerk" in site.get("/jobs").text
    assert "Nobody needs to sign in" not in site.get("/jobs").text


@pytest.mark.long
@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example", "%5C%5Cevil.example", "/sign-in", ""]
)
def test_signing_in_leads_nowhere_else(site: Site, shown: dict[str, str], to: str) -> None:
    assert sign_in(site, CLERK, to=to).headers["location"] == "/"
    assert sign_in(site, BENCH, to=to).headers["location"] == "/benches"


def test_a_wrong_password_is_said_in_the_language_of_who_reads(site: Site, shown: dict[str, str]) -> None:
    seen = Seen(sign_in(site, CLERK, "a wrong password"))
    assert seen.status == 401
    assert "expected those of an account that may sign in" in seen.said
    assert "a wrong password" not in seen.html
    assert f'value="{CLERK}"' in seen.html
    site.client.cookies.set("pb_lang", "zh")
    assert "请重试" in Seen(sign_in(site, CLERK, "a wrong password")).said
    for _ in range(3):
        sign_in(site, CLERK, "a wrong password")
    refused = Seen(sign_in(site, CLERK))
    assert refused.status == 429
    assert "15 分钟后重试" in refused.said


def test_a_form_of_another_site_signs_nobody_in(site: Site, shown: dict[str, str]) -> None:
    data = {"act": "sign_in", "name": CLERK, "password": PASSWORD}
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert site.client.post("/sign-in", data=data, headers=headers).status_code == 403
    assert "pickbench" not in site.client.cookies


@pytest.mark.long
def test_until_there_is_an_administrator_nobody_signs_in(site: Site, app: FastAPI) -> None:
    assert "Make the first administrator" in site.get("/sign-in").main
    far = TestClient(app, base_url=PLACE, client=("192.168.1.30", 1))
    refused = Seen(far.get("/jobs", headers={"Accept": "text/html", "Accept-Language": "en"}))
    assert refused.status == 403
    assert "pickbench accounts add NAME --role administrator" in refused.main
    assert "Nobody needs to sign in" not in refused.text
    far.cookies.set("pb_lang", "zh")
    assert "还没有管理员" in Seen(far.get("/sign-in")).main


def test_the_first_administrator_is_signed_in_at_once(site: Site) -> None:
    assert "whoever sits at the hub's own machine may do all" in site.get("/accounts").main
    assert "You have no account yet" in site.get("/me").main
    seen = site.post(
        "/accounts",
        "add",
        name="Ada",
        role=ADMINISTRATOR,
        person="Ada L",
        badge="7",
        new=NEW,
        again=NEW,
        lang="en",
    )
    assert seen.said == "✓ Account ada is made."
    assert "Ada L" in seen.main
    assert "Signed in as Ada L" in seen.text


def test_ones_own_page(site: Site, shown: dict[str, str], floor: Floor) -> None:
    sign_in(site, VIEWER)
    floor.at_ms += 1000
    sign_in(site, VIEWER)
    page = site.get("/me")
    assert "reads every page but people's figures" in page.main
    assert "可查看除人员数据外的所有页面" in site.get("/me", "zh").main
    assert "here" in page.main
    site.get("/me")
    [other] = set(re.findall(r'name="session" value="(\d+)"', page.html))
    assert site.post("/me", "end", session=other).said == "✓ Signed out there."
    assert 'name="session"' not in site.get("/me").html
    refused = site.post("/me", "password", 422, old=PASSWORD, new=NEW, again="something else")
    assert "again: expected the same password twice" in refused.said
    assert site.post("/me", "password", 401, old="wrong", new=NEW, again=NEW).status == 401
    assert site.post("/me", "password", old=PASSWORD, new=NEW, again=NEW).said == "✓ The password is changed."
    assert "我的账号" in site.post("/me", "lang", lang="zh").text
    left = site.post("/me", "sign_out")
    assert left.response.url.path == "/sign-in"
    assert "pickbench" not in site.client.cookies
    assert sign_in(site, VIEWER, PASSWORD).status_code == 401
    assert sign_in(site, VIEWER, NEW).status_code == 303
    assert site.post("/me", "end_all").response.url.path == "/sign-in"


@pytest.mark.long
def test_accounts_are_for_administrators(site: Site, shown: dict[str, str]) -> None:
    sign_in(site, CLERK)
    assert "administrator" in site.get("/accounts", status=403).main
    assert "管理员" in site.get("/accounts", "zh", 403).main
    sign_in(site, ADMINISTRATOR)
    listed = site.get("/accounts")
    assert all(role.title() in listed.main for role in shown)
    assert "/accounts/clerk" in listed.links()


def test_an_account_from_its_making_to_its_lock(site: Site, shown: dict[str, str]) -> None:
    sign_in(site, ADMINISTRATOR)
    made = site.post("/accounts", "add", name="erp", role=CLERK, person="ERP", new="", again="", lang="")
    assert "By token only" in made.main
    token = site.post("/accounts/erp", "token", **{"for": "export", "days": "30"})
    [secret] = re.findall(r"pb_[\w-]{43}", token.html)
    assert 'data-live="off"' in token.html
    page = site.get("/accounts/erp")
    assert secret not in page.html
    assert f"…{secret[-4:]}" in page.main
    [number] = re.findall(r'name="token" value="(\d+)"', page.html)
    assert site.post("/accounts/erp", "revoke", token=number).said == "✓ Token export is revoked."
    assert "supervisor" in site.post("/accounts/erp", "role", role="supervisor").said
    assert "changed" in site.post("/accounts/erp", "password", new=NEW, again=NEW).said
    assert "no password" in site.post("/accounts/erp", "password", new="", again="").said
    assert "locked" in site.post("/accounts/erp", "lock").said
    assert "Locked" in site.get("/accounts/erp").main
    assert "unlocked" in site.post("/accounts/erp", "unlock").said
    assert "0 places" in site.post("/accounts/erp", "end_sessions").said
    refused = site.post(f"/accounts/{ADMINISTRATOR}", "lock", 409)
    assert "the last administrator" in refused.said
    assert "账号 nobody" in site.get("/accounts/nobody", "zh", 404).main


@pytest.mark.parametrize("becomes", ["locked", pytest.param("another role", marks=pytest.mark.long)])
def test_an_open_page_ends_with_what_it_was_opened_by(
    site: Site, shown: dict[str, str], becomes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "RENEWED_S", 0.0)
    monkeypatch.setattr(sockets, "BEAT_S", 0.02)
    sign_in(site, CLERK)
    with site.client.websocket_connect(PLACE.replace("http", "ws") + "/live") as socket:
        socket.send_json({"url": "/jobs"})
        assert "version" in socket.receive_json()
        here = context_of(site.app)
        if becomes == "locked":
            here.writer.do(lambda act: accounts.lock(act, CLERK))
        else:
            here.writer.do(lambda act: accounts.change_role(act, CLERK, ADMINISTRATOR))
        message: dict[str, Any] = {"type": ""}
        while message["type"] != "websocket.close":
            message = socket.receive()
        assert message["code"] == sockets.NOT_ALLOWED


OPEN = {"/healthz", "/readyz", "/static", "/sign-in", "/api/v1/openapi.json"}
"""What a stranger may see; signed messages and signing in by API are routers of their own."""


def heard(client: TestClient, path: str) -> list[str]:
    """What a socket tells until it is closed."""
    told: list[str] = []
    try:
        with client.websocket_connect(PLACE.replace("http", "ws") + path) as socket:
            socket.send_json({"url": "/jobs"})
            while True:
                told.append(socket.receive_text())
    except (WebSocketDisconnect, WebSocketDenialResponse):
        return told


def test_a_stranger_sees_nothing(site: Site, shown: dict[str, str]) -> None:
    far = TestClient(site.app, base_url=PLACE, client=("192.168.1.30", 1))
    seen = 0
    for route in site.app.routes:
        path = re.sub(r"{\w+(:\w+)?}", "1", getattr(route, "path", ""))
        if not path or path in OPEN:
            continue
        if isinstance(route, WebSocketRoute):
            assert not heard(far, path), path
            continue
        for method in getattr(route, "methods", None) or ["GET"]:
            answer = far.request(method, path, headers={"Accept": "text/html"}, follow_redirects=False)
            led = answer.headers.get("location", "").startswith("/sign-in?to=")
            assert answer.status_code == 401 or (answer.status_code == 303 and led), (
                method,
                path,
                answer.text,
            )
            seen += 1
    assert seen > 60
