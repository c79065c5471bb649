"""The file of a doubtful entry: handed over by the clerk, kept in a box, seen by the reviewer."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from reportlab.pdfgen import canvas

from lottery import journal
from lottery.intake import evidence
from lottery.office import Office
from tests.web.conftest import CONSENT

DOUBTFUL = {
    "number": "24370000000000000031",
    "issued": "2024-03-15",
    "gross": "258.00",
    "seller_id": "9137162616720307XL",
    "buyer_name": "某某经营部",
    "holder": "测试甲",
    "phone": "13800001234",
    "campaign": "fp",
}
XML = """<EInvoice><Header><EIid>24370000000000000031</EIid><EInvoiceTag>SWEI3200</EInvoiceTag>
<InherentLabel><GeneralOrSpecialVAT><LabelCode>02</LabelCode></GeneralOrSpecialVAT>
</InherentLabel></Header><EInvoiceData><SellerInformation>
<SellerIdNum>9137162616720307XL</SellerIdNum><SellerName>测试超市</SellerName></SellerInformation>
<BasicInformation><TotalAmWithoutTax>280.88</TotalAmWithoutTax><TotalTaxAm>25.28</TotalTaxAm>
<TotalTax-includedAmount>306.16</TotalTax-includedAmount></BasicInformation></EInvoiceData>
<TaxSupervisionInfo><InvoiceNumber>24370000000000000031</InvoiceNumber>
<IssueTime>2024-03-15</IssueTime></TaxSupervisionInfo></EInvoice>""".encode()


def photo() -> bytes:
    """A photo lying on its side, as telephones make them."""
    out = io.BytesIO()
    about = Image.Exif()
    about[0x0112] = 6
    Image.new("RGB", (40, 20), "red").save(out, "JPEG", exif=about)
    return out.getvalue()


def pdf() -> bytes:
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=(595, 420))
    page.drawString(50, 300, "306.16")
    page.save()
    return out.getvalue()


@pytest.fixture
def clerk(app: Flask, logged_in: Callable[[Flask, str], Any]) -> Any:
    return logged_in(app, "clerk")


@pytest.fixture
def reviewer(app: Flask, logged_in: Callable[[Flask, str], Any]) -> Any:
    return logged_in(app, "reviewer")


def hands_over(who: Any, data: bytes, **fields: str) -> dict[str, Any]:
    """Upload a file as the entry page's script does."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', who.opens("/entry").text)
    assert token
    answer = who.client.post(
        "/entry/file",
        data={"csrf_token": token[1], "file": (io.BytesIO(data), "x"), **fields},
    )
    found: dict[str, Any] = answer.get_json()
    return found


def sends(who: Any, *tokens: str, **changes: str) -> Any:
    """Send the entry with what was handed over, as the script does: confirmed, unless changed."""
    fields = DOUBTFUL | {"consent": CONSENT, "kept": " ".join(tokens)} | changes
    token = re.search(r'name="csrf_token" value="([^"]+)"', who.opens("/entry").text)
    assert token
    headers = {"Accept": "application/json"}
    data = fields | {"csrf_token": token[1]}
    return who.client.post("/entry", data=data, headers=headers)


def enters(who: Any, *tokens: str, **changes: str) -> Any:
    """What the script is told of an entry that is confirmed."""
    return sends(who, *tokens, **changes).get_json()


def acts(office: Office) -> list[tuple[str, str]]:
    with office.read() as session:
        journal.verify(session)
        return [(line.act, line.detail) for line in journal.read(session)]


def kept(office: Office, number: int) -> tuple[evidence.EvidenceFile, ...]:
    with office.read() as session:
        return evidence.files(session, evidence.entry_of(number))


def test_a_file_goes_with_its_doubtful_entry_and_its_reviewer_sees_it(
    clerk: Any, reviewer: Any, office: Office, app: Flask
) -> None:
    read = hands_over(clerk, XML)
    assert read["fields"]["gross"] == "306.16"
    tokens = [read["kept"], *(hands_over(clerk, d, attach="1")["kept"] for d in (photo(), pdf()))]
    found = enters(clerk, *tokens)
    number = int(found["entry"])
    assert found["status"] == "待复核"
    assert [one.kind for one in kept(office, number)] == ["xml", "image", "pdf"]
    assert not list((office.settings.home / "handover").iterdir())
    stored = b"".join(p.read_bytes() for p in office.settings.home.glob("lottery.db*"))
    assert b"SWEI3200" not in stored

    page = reviewer.opens(f"/review/{number}").text
    assert "数电票 XML" in page
    assert "data:image" not in page
    assert "测试超市" not in page
    answer = reviewer.sends(f"/review/{number}/unmask", f"/review/{number}", why="与原件核对")
    app.extensions["lottery-reader"].close()
    assert answer.text.count("data:image/jpeg;base64,") == 2
    assert "<mark>306.16</mark>" in answer.text
    assert " 相同</small>" in answer.text
    assert ("files-shown", f'{{"entry":{number},"files":[1,2,3],"reason":"与原件核对"}}') in acts(
        office
    )


def test_a_file_is_downloaded_for_a_reason_and_can_do_nothing_in_our_name(
    clerk: Any, reviewer: Any, office: Office
) -> None:
    number = int(enters(clerk, hands_over(clerk, XML, attach="1")["kept"])["entry"])
    (one,) = kept(office, number)
    address = f"/review/{number}/file/{one.id}"
    answer = reviewer.sends(address, f"/review/{number}", why="存档核对")
    assert answer.data == XML
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="entry-{number:010d}-1.xml"'
    )
    assert answer.headers["Content-Type"] == "application/xml"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert reviewer.sends(address, f"/review/{number}", why=" ").status_code == 409
    assert (
        reviewer.sends(f"/review/{number}/file/99", f"/review/{number}", why="核对原件").status_code
        == 404
    )
    assert [act for act, _ in acts(office)].count("files-shown") == 1


def test_what_is_accepted_at_once_keeps_no_file(clerk: Any, office: Office) -> None:
    token = hands_over(clerk, photo(), attach="1")["kept"]
    found = enters(clerk, token, buyer_name="个人")
    assert found["status"] == "已登记"
    assert kept(office, int(found["entry"])) == ()
    assert not list((office.settings.home / "handover").iterdir())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"gross": "258.00"}, "价税合计：确认的与文件里写的不一致（文件 / 确认：306.16 / 258.00）"),
        ({"issued": "2024-03-16"}, "开票日期：确认的与文件里写的不一致"),
        ({"number": "24370000000000000032"}, "发票号码：确认的与文件里写的不一致"),
        ({"seller_id": "913716261671905552"}, "销售方识别号：确认的与文件里写的不一致"),
    ],
)
def test_what_is_confirmed_otherwise_than_its_file_says_is_for_a_reviewer(
    clerk: Any, office: Office, changes: dict[str, str], said: str
) -> None:
    file = hands_over(clerk, XML)["kept"]
    shown = {"gross": "306.16", "buyer_name": "个人"} | changes
    foreseen = sends(clerk, file, **shown, consent="").text
    assert (said in foreseen) if said else ("不一致" not in foreseen)
    answer = enters(clerk, file, **shown)
    assert answer["status"] == ("待复核" if said else "已登记")
    assert bool(kept(office, int(answer["entry"]))) == bool(said)


def test_a_file_waits_for_its_own_clerk_and_for_a_day(
    clerk: Any, app: Flask, logged_in: Callable[[Flask, str], Any], office: Office, clock: Any
) -> None:
    token = hands_over(clerk, photo(), attach="1")["kept"]
    other = logged_in(app, "clerk2")
    for asked in (token, "0" * 64, "../../keys/field.key"):
        (note,) = enters(other, asked)["notes"]
        assert note["field"] == "kept"
        assert "重新选择文件" in note["text"]
    assert not [act for act, _ in acts(office) if act == "entry-made"]
    clock.moment += timedelta(hours=25)
    hands_over(other, photo(), attach="1")
    assert "重新选择文件" in enters(clerk, token)["notes"][0]["text"]


def test_what_is_typed_and_confirmed_without_a_script_keeps_its_file(
    clerk: Any, office: Office
) -> None:
    token = hands_over(clerk, photo(), attach="1")["kept"]
    page = clerk.sends("/entry", **DOUBTFUL, kept=token)
    assert "附原件 1 个" in page.text
    assert f'name="kept" value="{token}"' in page.text
    answer = clerk.sends("/entry", **DOUBTFUL, kept=token, consent=CONSENT)
    assert answer.status_code == 302
    assert len(kept(office, 0)) == 1


@pytest.mark.parametrize("data", [b"", b"MZ program", b"PK\0\0\0\0\0"])
def test_what_nobody_can_look_at_is_not_kept(clerk: Any, data: bytes) -> None:
    answer = hands_over(clerk, data, attach="1")
    assert not answer["kept"]
    assert answer["notes"]


def test_a_file_is_added_while_the_entry_waits_and_the_reviewer_looks_again(
    clerk: Any, reviewer: Any, office: Office
) -> None:
    number = int(enters(clerk)["entry"])
    before = reviewer.opens(f"/review/{number}").text
    address = f"/entry/{number}/file"
    token = re.search(r'name="csrf_token" value="([^"]+)"', clerk.opens("/entry").text)
    assert token

    def adds(data: bytes) -> str:
        form = {"csrf_token": token[1], "file": (io.BytesIO(data), "x.jpg")}
        answer = clerk.client.post(address, data=form, follow_redirects=True)
        text: str = answer.text
        return text

    assert "已附上原件" in adds(photo())
    adds(photo())
    assert len(kept(office, number)) == 1
    held = dict(re.findall(r'name="(csrf_token|seen)" value="([^"]*)"', before))
    decided = reviewer.client.post(f"/review/{number}", data=held | {"what": "accept"})
    assert decided.status_code == 409
    assert "已有别人处理" in decided.text
    fresh = reviewer.opens(f"/review/{number}").text
    held = dict(re.findall(r'name="(csrf_token|seen)" value="([^"]*)"', fresh))
    reviewer.client.post(f"/review/{number}", data=held | {"what": "accept"})
    assert "不在等待复核" in adds(photo() + b"x")


def test_a_photo_is_shown_upright() -> None:
    from lottery.invoices.files.preview import picture_of  # noqa: PLC0415

    with Image.open(io.BytesIO(picture_of(photo()))) as seen:
        assert seen.size == (20, 40)
        assert not seen.getexif()
