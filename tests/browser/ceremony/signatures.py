"""The notary's signature on the minutes: named by page before the freeze, handed in after it."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from playwright.sync_api import FilePayload, expect

from lottery.ceremony.papers import countersigning
from lottery.minutes.checking import next_signature
from lottery.minutes.signing import hands
from lottery.minutes.signing.answer import certificates_of
from lottery.minutes.signing.authority import certificate_bytes
from lottery.minutes.signing.countersignature import hash_of
from lottery.minutes.signing.revision import Signatory
from lottery.minutes.signing.stamp import fingerprint
from tests.browser.ceremony.ceremonies import Ceremony, apart, plain
from tests.lottery.minutes.certificates import Holder, Paper, a_root

NAME = "notary"


def names(room: Ceremony) -> Holder:
    """The organiser names the notary with his certificate; everybody's console shows its hash."""
    holder = a_root("公证行业根证书").issues(Paper("测试市公证处"))
    page = room.at_console("organiser")
    page.get_by_role("link", name="写明签署人").click()
    page.fill("#token", NAME)
    chain = certificate_bytes([holder.certificate, *holder.above])
    page.set_input_files("#certificate", [_file(chain)])
    page.get_by_role("button", name="写明", exact=True).click()
    expect(page.locator(".alert-good").first).to_contain_text("已写明第 2 位签署人")
    room.shot(page, "signers-named")
    seeing = room.at_console("discipline")
    shown = seeing.locator("[data-part=signers] .hash")
    expect(shown).to_be_visible()
    assert plain(shown) == fingerprint(holder.certificate)
    room.shot(seeing, "console-signers")
    return holder


def signs(room: Ceremony, holder: Holder) -> None:
    """The notary takes the file away, signs it on his own computer, and hands the answer in."""
    page = room.at_console("notary")
    page.get_by_role("link", name="签署现场记录").click()
    room.shot(page, "sign-page")
    heard = plain(page.locator("section:has(#file-title) .hash"))
    with page.expect_download() as taken:
        page.get_by_role("link", name="取要签署的文件").click()
    zipped = taken.value.path().read_bytes()
    answer = apart(lambda: _away(room, zipped, holder, heard))
    page.set_input_files("#answer", [_file(answer)])
    page.get_by_role("button", name="交回").click()
    expect(page.locator(".alert-good").last).to_contain_text("各方都已签署")
    room.shot(page, "sign-done")


def _file(data: bytes) -> FilePayload:
    return {"name": "file", "mimeType": "text/plain", "buffer": data}


def _away(room: Ceremony, zipped: bytes, holder: Holder, heard: str) -> bytes:
    """What he does without this site: the file's hash is the one that he heard, and he signs."""
    with ZipFile(BytesIO(zipped)) as archive:
        files = {name.rpartition("/")[2]: archive.read(name) for name in archive.namelist()}
    pdf = files[countersigning.TO_SIGN]
    assert hash_of(pdf) == heard
    named = certificates_of(files[countersigning.CERTIFICATES], "certificates.pem")
    own = next(each for each in named if each == holder.certificate)
    by = Signatory(own, hands.above(own, named), hands.by_key(holder.key))
    now = room.clock.now()
    return next_signature.sign_next(next_signature.read(pdf, now), NAME, by, now)[1].text()
