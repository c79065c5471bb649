"""A telephone of 2021: what its engine has not, the pages for citizens do without."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Route, expect

from lottery import create_app
from lottery.office import Office
from tests.conftest import CODE, Clock

NewPage = Callable[..., Page]
OLDER = """
delete Object.hasOwn;
for (const kind of [Array, String, Object.getPrototypeOf(Int8Array)])
  for (const name of ["at", "findLast", "findLastIndex", "toSorted", "toReversed", "with"])
    delete kind.prototype[name];
delete AbortSignal.timeout;
delete AbortSignal.any;
delete globalThis.structuredClone;
delete crypto.randomUUID;
const own = SubtleCrypto.prototype.importKey;
SubtleCrypto.prototype.importKey = function (form, key, kind, ...rest) {
  if ((kind.name || kind) === "Ed25519")
    return Promise.reject(new DOMException("Unrecognized name", "NotSupportedError"));
  return own.call(this, form, key, kind, ...rest);
};
"""
"""Chromium 89 lacks these; newer engines are made like it before a page's own scripts run."""


def test_an_older_engine_verifies_real_signatures_and_shows_nothing_unchecked_as_good(
    drawn_office: Office, drawn_site: str, new_page: NewPage
) -> None:
    page = new_page(360, 740)
    page.add_init_script(OLDER)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{drawn_site}/")
    assert page.evaluate("[Object.hasOwn, [].at, AbortSignal.timeout].every((each) => !each)")
    page.fill("#entry", "18600005566")
    expect(page.locator("#said")).to_contain_text("正选名单里都没有")
    page.fill("#entry", "0000000004")
    page.click("#find button")
    expect(page.locator("[data-step=signed].half")).to_be_visible()
    expect(page.locator("#verdict")).to_have_text("未完全验证")
    page.click("text=用自己从别处得到的公钥核对")
    page.fill("#pinned", (drawn_office.settings.public_dir / CODE / "keys.txt").read_text())
    page.locator("#pinned").blur()
    expect(page.locator("[data-step=signed].ok")).to_contain_text("就是您给出的")
    assert any(url.partition("?")[0].endswith("/verify/edwards.js") for url in asked)
    expect(page.locator("[data-step=slip]:not(.ok)")).to_be_visible()
    expect(page.locator("#verdict")).to_have_text("未完全验证")
    page.click("text=再核对名次")
    for step in ("fresh", "pool1", "ticket1", "line1", "rank1"):
        expect(page.locator(f"[data-step={step}].ok b")).to_have_text("已核对")
    expect(page.locator("[data-step=seed1].open b")).to_have_text("未核对")
    expect(page.locator("#verdict1")).to_have_text("未完全验证")


def test_an_engine_that_can_check_no_signature_at_all_shows_none_as_good(
    drawn_site: str, new_page: NewPage
) -> None:
    page = new_page(360, 740)
    page.add_init_script(OLDER)
    broken = {"body": "throw new Error()", "content_type": "text/javascript"}
    page.route("**/verify/edwards.js", lambda route: route.fulfill(**broken))
    page.goto(f"{drawn_site}/check/0000000004")
    for step in ("signed", "fresh", "pool1", "ticket1", "rank1"):
        expect(page.locator(f"[data-step={step}].open b")).to_have_text("未核对")
    expect(page.locator("[data-step=signed]")).to_contain_text("这个浏览器不能核对签名")
    expect(page.locator("[data-step=path].ok")).to_be_visible()
    expect(page.locator("#verdict")).to_have_text("未完全验证")


def test_an_older_engine_takes_a_published_draw_file_by_file_and_checks_it(
    serve: Any, office_of_all: Office, new_page: NewPage
) -> None:
    page = new_page(360, 740)
    page.add_init_script(f"{OLDER}\ndelete globalThis.DecompressionStream;")

    def older(route: Route) -> None:
        script = route.fetch().text()
        route.fulfill(body=f"{OLDER}\n{script}", content_type="text/javascript")

    page.route("**/verify/fpdraw-worker.js*", older)
    page.goto(f"{serve(create_app(office_of_all, now=Clock().now))}/verify")
    page.fill("#pasted", (office_of_all.settings.public_dir / CODE / "keys.txt").read_text())
    page.click("#take")
    expect(page.locator("#stamp")).to_have_text("△ 未完全验证")
    expect(page.locator('#checks [data-name="signatures"].ok')).to_be_visible()
    expect(page.locator('#checks [data-name="result"].ok')).to_be_visible()
    expect(page.locator("#checks li:not(.ok)")).to_have_count(4)
    page.click("#take-minutes")
    expect(page.locator("#checks li:not(.ok)")).to_have_count(0)
