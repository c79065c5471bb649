"""What leaves the office on paper or on the screen leads citizens to the site."""

import base64
import re
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from lottery import create_app
from lottery.cli.serve import address_of, server_for
from lottery.errors import SettingsError
from lottery.office import Office
from lottery.office.settings import load_settings
from lottery.opening import open_office
from tests.conftest import Clock
from tests.web.conftest import CONSENT

PUBLIC = "https://draw.example.cn"
LAN = "http://192.168.3.7:8000"
TYPED = {
    "campaign": "fp",
    "qr": "01,32,,24370000000000000017,258.00,20240315,,",
    "seller_id": "9137162616720307XL",
    "buyer_name": "个人",
    "holder": "测试甲",
    "phone": "13800001234",
    "consent": CONSENT,
}


def set_to(home: Path, line: str) -> None:
    file = home / "lottery.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(f"{text}\n{line}\n", encoding="utf-8", newline="\n")


@pytest.fixture
def reopened(office: Office) -> Iterator[Callable[[str], Office]]:
    """The office, opened again with one more line in its settings."""
    opened: list[Office] = []

    def again(line: str) -> Office:
        set_to(office.settings.home, line)
        opened.append(open_office(office.settings.home))
        return opened[-1]

    yield again
    for one in opened:
        one.close()


def slip_of(office: Office, clock: Clock, logged_in: Callable[..., Any]) -> str:
    """The slip that a clerk prints, who reaches the site by its address in the office's network."""
    app = create_app(office, now=clock.now)
    app.testing = True
    clerk = logged_in(app, "clerk")
    slip = clerk.sends("/entry", **TYPED).headers["Location"]
    page: str = clerk.client.get(slip, base_url=LAN).text
    if "登记指纹" not in page:  # the log-in belongs to the name that it was made under
        clerk.client.set_cookie("fpdraw", clerk.client.get_cookie("fpdraw").value, domain=HOST)
        page = clerk.client.get(slip, base_url=LAN).text
    return page


HOST = "192.168.3.7"


def read_code(page: str) -> str:
    """What a telephone reads on the page."""
    found = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert found is not None
    path = re.findall(r' d="([^"]+)"', base64.b64decode(found[1]).decode())[-1]
    image = Image.new("L", (500, 500), 255)
    draw = ImageDraw.Draw(image)
    for square in re.findall(r"M([0-9]+) ([0-9]+)h([0-9]+)v([0-9]+)h-[0-9]+Z", path):
        x, y, wide, high = (5 * int(number) for number in square)
        draw.rectangle((x + 20, y + 20, x + wide + 19, y + high + 19), fill=0)
    return str(zxingcpp.read_barcodes(image)[0].text)


def test_a_slip_printed_in_the_office_leads_to_the_public_site(
    reopened: Callable[[str], Office], clock: Clock, logged_in: Callable[..., Any]
) -> None:
    page = slip_of(reopened(f'public_url = "{PUBLIC}/"'), clock, logged_in)
    assert read_code(page).startswith(f"{PUBLIC}/check/0000000000#")
    assert f"打开 {PUBLIC}/check" in page
    assert f"{PUBLIC}/consent/{CONSENT}" in page
    assert HOST not in page


def test_the_public_site_may_be_a_folder_of_another(
    reopened: Callable[[str], Office], clock: Clock, logged_in: Callable[..., Any]
) -> None:
    page = slip_of(reopened(f'public_url = "{PUBLIC}/lottery"'), clock, logged_in)
    assert read_code(page).startswith(f"{PUBLIC}/lottery/check/0000000000#")


def test_whoever_is_entered_is_told_who_answers_for_his_data(
    reopened: Callable[[str], Office], clock: Clock, logged_in: Callable[..., Any]
) -> None:
    office = reopened('controller = "邹平市测试局"\ncontroller_contact = "电话 0543-1234567"')
    app = create_app(office, now=clock.now)
    app.testing = True
    asked = {name: value for name, value in TYPED.items() if name != "consent"}
    pages = (logged_in(app, "clerk").sends("/entry", **asked), app.test_client().get("/consent/1"))
    for page in pages:
        assert page.status_code == 200
        assert "个人信息处理者：邹平市测试局，联系方式：电话 0543-1234567。" in page.text
        assert "180 天" in page.text


def test_without_the_setting_the_name_of_the_request_is_used(
    office: Office, clock: Clock, logged_in: Callable[..., Any]
) -> None:
    page = slip_of(office, clock, logged_in)
    assert read_code(page).startswith(f"{LAN}/check/0000000000#")


def test_a_name_that_whoever_asks_made_up_reaches_no_paper(
    office: Office, clock: Clock, logged_in: Callable[..., Any]
) -> None:
    app = create_app(office, now=clock.now)
    app.testing = True
    clerk = logged_in(app, "clerk")
    slip = clerk.sends("/entry", **TYPED).headers["Location"]
    for host in ("evil.example", "8.8.8.8", "draw.example.cn:8000"):
        page = clerk.client.get(slip, headers={"Host": host})
        if page.status_code != 200:  # the log-in belongs to the name that it was made under
            name, value = host.partition(":")[0], clerk.client.get_cookie("fpdraw").value
            clerk.client.set_cookie("fpdraw", value, domain=name)
            page = clerk.client.get(slip, headers={"Host": host})
        assert "登记指纹" in page.text
        assert read_code(page.text).startswith("http://localhost:80/check/0000000000#")
        assert host not in page.text


@pytest.mark.parametrize(
    "address",
    [
        "draw.example.cn",
        "ftp://draw.example.cn",
        "https://",
        "https://a b",
        "https://a.cn/?x=1",
        "https://user@a.cn",
        "javascript:alert(1)",
        "https://a.cn/#x",
        "https://邹平.cn",
    ],
)
def test_an_address_that_is_none_stops_the_program(office: Office, address: str) -> None:
    set_to(office.settings.home, f'public_url = "{address}"')
    with pytest.raises(SettingsError, match="public_url"):
        load_settings(office.settings.home, {})


@pytest.mark.parametrize(
    ("written", "used"),
    [
        (PUBLIC, PUBLIC),
        ("http://10.0.0.1:8000/", "http://10.0.0.1:8000"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
        ("https://a.cn/lottery/", "https://a.cn/lottery"),
        ("", ""),
    ],
)
def test_an_address_ends_without_a_slash(office: Office, written: str, used: str) -> None:
    set_to(office.settings.home, f'public_url = "{written}"')
    assert load_settings(office.settings.home, {}).public_url == used


def test_a_server_calls_itself_by_an_address_that_its_network_knows(office: Office) -> None:
    for host in ("127.0.0.1", "0.0.0.0"):  # noqa: S104 - it does not run
        server = server_for(create_app(office), host, 0)
        own = server.adj.server_name
        server.close()
        assert not ip_address(own).is_unspecified
    assert address_of("127.0.0.1") == "127.0.0.1"
    assert address_of("draw.local") == "draw.local"
