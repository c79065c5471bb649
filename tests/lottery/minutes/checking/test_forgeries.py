"""Forged minutes: who made each, in which way, and the reason that the check gives. None passes."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from pyhanko.pdf_utils import generic

from draws import signatures
from lottery.minutes.checking.verdict import OPEN, REFUSED
from lottery.minutes.written.content import compose
from lottery.minutes.written.facts import Prize, facts_text
from lottery.minutes.written.paper import PIECE, render
from tests.lottery.minutes.certificates import SERVER, Paper, a_root, rsa_of
from tests.lottery.minutes.conftest import (
    FROZEN,
    PRIZES,
    SIGNED,
    WORTH,
    Files,
    a_bundle,
    drawn_up,
    some_facts,
)
from tests.lottery.minutes.workshop import Change, Workshop, edited, follows, updated

STRANGER, CUSTOMER, HOLDER, FOLLOWER = "stranger", "another customer", "key's holder", "follower"


@dataclass(frozen=True)
class Forgery:
    """Who made it, how, and a part of the reason; `asked` is what the visitor gives beside."""

    by: str
    make: Callable[[Workshop], bytes]
    reason: str
    asked: Mapping[str, Any] = field(default_factory=dict)


# What is written into a file before it is signed.


def _script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _named_script(pdf: Pdf) -> None:
    action = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))
    pdf.Root.Names.JavaScript = Dictionary(Names=Array([String("a"), action]))


def _page_action(pdf: Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.URI, URI=String("http://example.invalid")))


def _layer(pdf: Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("winners")))
    off = Dictionary(BaseState=Name.ON, OFF=Array([group]))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=off)


def _append(text: bytes) -> Change:
    def change(pdf: Pdf) -> None:
        page = pdf.pages[3].obj
        page.Contents = pdf.make_indirect(Stream(pdf, page.Contents.read_bytes() + text))

    return change


def _winner(pdf: Pdf) -> None:
    """The first card's number becomes another one, wherever a page shows it."""
    for page in pdf.pages:
        content = page.Contents.read_bytes()
        if found := re.search(rb"\((0000000[0-9]{3})\) Tj", content):
            other = b"0000000999" if found[1] != b"0000000999" else b"0000000998"
            page.obj.Contents = pdf.make_indirect(Stream(pdf, content.replace(found[1], other)))


def _note(pdf: Pdf) -> None:
    box = Array([50, 400, 500, 700])
    note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=box, Contents=String("x"))
    pdf.pages[3].obj.Annots = Array([pdf.make_indirect(note)])


def _link(pdf: Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 99, 99]))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])


def _more_field(kind: Name) -> Change:
    def change(pdf: Pdf) -> None:
        box = Array([50, 400, 500, 700])
        widget = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=kind, T=String("more"))
        widget.Rect = box
        made = pdf.make_indirect(widget)
        pdf.Root.AcroForm.Fields.append(made)
        pdf.pages[2].obj.Annots = Array([made])

    return change


def _xfa(pdf: Pdf) -> None:
    pdf.Root.AcroForm.XFA = pdf.make_indirect(Stream(pdf, b"<xdp/>"))


def _page_less(pdf: Pdf) -> None:
    del pdf.pages[3]


def _page_more(pdf: Pdf) -> None:
    page = pdf.pages[3].obj
    again = Dictionary({key: page[key] for key in page.keys() if key != "/Annots"})  # noqa: SIM118
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(again)))


def _crop(pdf: Pdf) -> None:
    pdf.pages[3].obj.MediaBox = Array([0, 0, 595.28, 300])


def _font(pdf: Pdf) -> None:
    """The glyphs stay and what they say when copied is another thing."""
    for thing in pdf.objects:
        if isinstance(thing, Dictionary) and "/ToUnicode" in thing:
            thing.ToUnicode.write(thing.ToUnicode.read_bytes().replace(b"<0031>", b"<0039>"))


def _title(pdf: Pdf) -> None:
    pdf.trailer.Info.Title = String("邹平市2024年4月抽奖")


def _described(pdf: Pdf) -> None:
    names = pdf.Root.Names.EmbeddedFiles.Names
    for at in range(1, len(names), 2):
        names[at].Desc = String("以此为准")


def _file_more(pdf: Pdf) -> None:
    names = pdf.Root.Names.EmbeddedFiles.Names
    old = names[1]
    held = old.EF.F
    copy = Stream(pdf, held.read_bytes(), Type=Name.EmbeddedFile, Subtype=held.Subtype)
    copy.Params = held.Params
    made = pdf.make_indirect(copy)
    more = pdf.make_indirect(Dictionary(Type=Name.Filespec, AFRelationship=Name.Source))
    more.F = more.UF = String("zzz.txt")
    more.EF = Dictionary(F=made, UF=made)
    names.append(String("zzz.txt"))
    names.append(more)
    pdf.Root.AF.append(more)


def _file_less(pdf: Pdf) -> None:
    names = pdf.Root.Names.EmbeddedFiles.Names
    at = [str(name) for name in list(names)[::2]].index("signatures.txt") * 2
    del names[at + 1], names[at], pdf.Root.AF[at // 2]


def _no_piece(pdf: Pdf) -> None:
    del pdf.Root.PieceInfo


def _other_layout(then: Change) -> Change:
    def change(pdf: Pdf) -> None:
        pdf.Root.PieceInfo[PIECE].Private.Layout = 99
        then(pdf)

    return change


def _other_tools(then: Change) -> Change:
    def change(pdf: Pdf) -> None:
        pdf.Root.PieceInfo[PIECE].Private.Tools = String("other tools 9.9")
        then(pdf)

    return change


def _facts_more(pdf: Pdf) -> None:
    private = pdf.Root.PieceInfo[PIECE].Private
    text = private.Facts.read_bytes()
    private.Facts.write(text[:-1] + b',"winner":"0000000001"}')


def _facts_other(pdf: Pdf) -> None:
    """The pages show what the facts do not say."""
    pdf.Root.PieceInfo[PIECE].Private.Facts.write(facts_text(some_facts(place="别处")))


# Whole files.


def _with(**changed: bytes) -> Callable[[Workshop], bytes]:
    """The same draw with some files replaced."""
    named = {name.replace("_txt", ".txt"): data for name, data in changed.items()}
    return lambda shop: shop.holding({**shop.files, **named})


def _a_day_later(shop: Workshop) -> bytes:
    later = shop.files["times.txt"].replace(b"2024-04-10", b"2024-04-11")
    return shop.sign(drawn_up({**shop.files, "times.txt": later}, some_facts()))


def _swapped(shop: Workshop) -> bytes:
    lines = shop.files["result.txt"].decode().splitlines()
    lines[6], lines[7] = lines[6][:4] + lines[7][4:], lines[7][:4] + lines[6][4:]
    return shop.holding({**shop.files, "result.txt": "".join(f"{x}\n" for x in lines).encode()})


def _of_free_rules(shop: Workshop, prizes: tuple[Prize, ...]) -> bytes:
    """Minutes of a draw whose rules tell of the prizes in their own words."""
    files = a_bundle(rules=FREE_RULES, signers=shop.signers)
    return shop.sign(drawn_up(files, some_facts(prizes=prizes)))


def _resigned(shop: Workshop) -> bytes:
    """Manifest and checkpoint signed under the same names by keys of the forger's own."""
    names = [key.name for key in signatures.parse_keys(shop.files["keys.txt"])]
    keys = {name: Ed25519PrivateKey.generate() for name in names}
    note = shop.files["checkpoint.txt"].partition(b"\n\n")[0] + b"\n"

    def lines(text: bytes) -> bytes:
        return "".join(f"{signatures.sign(text, *each)}\n" for each in keys.items()).encode()

    own = [signatures.verifier_key(*each).text() for each in keys.items()]
    changed: Files = {
        "keys.txt": "".join(f"{line}\n" for line in own).encode(),
        "signatures.txt": lines(shop.files["manifest.txt"]),
        "checkpoint.txt": note + b"\n" + lines(note),
    }
    return shop.holding({**shop.files, **changed})


def _table(shop: Workshop) -> bytes:
    """Another file is attached than the one whose hash is printed."""
    honest = compose(shop.files, some_facts())
    files = {**dict(honest.attachments), "README.txt": b"other\n"}
    altered = type(honest)(**{**vars(honest), "attachments": tuple(sorted(files.items()))})
    return shop.sign(render(altered, facts_text(some_facts())))


def _by(paper: Paper) -> Callable[[Workshop], bytes]:
    """A certificate of the same authority that the manifest does not name."""
    return lambda shop: shop.sign(shop.unsigned, shop.root.issues(paper))


def _named(paper: Paper, at: datetime = SIGNED) -> Callable[[Workshop], bytes]:
    """A certificate that should never have been named, and is: the keys of the draw are its own."""

    def make(shop: Workshop) -> bytes:
        holder = shop.root.issues(paper)
        mark = sha256(_der(holder.certificate)).hexdigest()
        files = a_bundle(signers=(("organiser", mark),))
        drawn = render(compose(files, some_facts()), facts_text(some_facts()))
        return shop.sign(drawn, holder, at)

    return make


def _der(certificate: Any) -> bytes:
    from lottery.minutes.signing.trust import asn1  # noqa: PLC0415 - only here

    return bytes(asn1(certificate).dump())


def _impostor(shop: Workshop) -> bytes:
    return shop.sign(shop.unsigned, a_root().issues(Paper("邹平市商务局")))


def _moved(shop: Workshop) -> bytes:
    """The true container over other pages."""
    forged = shop.changed(_winner)
    digits = re.compile(rb"/Contents <([0-9A-F]{1000,})>")
    true, false = digits.search(shop.good), digits.search(forged)
    assert true
    assert false
    return forged.replace(false[1], true[1])


def _emptied(shop: Workshop) -> bytes:
    digits = re.search(rb"/Contents <([0-9A-F]{1000,})>", shop.good)
    assert digits
    return shop.good.replace(digits[1], b"0" * len(digits[1]))


def _encrypted(shop: Workshop) -> bytes:
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(shop.good)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="x", user=""))
    return out.getvalue()


def _page_update(shop: Workshop) -> bytes:
    def change(writer: Any) -> None:
        page = writer.root["/Pages"]["/Kids"][3].get_object()
        page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"0 g"))
        writer.update_container(page)

    return updated(shop.good, change)


def _title_update(shop: Workshop) -> bytes:
    def change(writer: Any) -> None:
        writer.trailer["/Info"]["/Title"] = generic.TextStringObject("x")
        writer.update_container(writer.trailer["/Info"])

    return updated(shop.good, change)


def _second(shop: Workshop, change: Callable[[Any], object] = lambda _writer: None) -> bytes:
    return follows(shop.good, shop.supervisor, "supervisor", change=change)


def _overlay(writer: Any) -> None:
    page = writer.root["/Pages"]["/Kids"][3].get_object()
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"0 g"))
    writer.update_container(page)


def _retitle(writer: Any) -> None:
    writer.trailer["/Info"]["/Title"] = generic.TextStringObject("x")
    writer.update_container(writer.trailer["/Info"])


def _action(writer: Any) -> None:
    writer.root["/OpenAction"] = generic.DictionaryObject()  # type: ignore[no-untyped-call]
    writer.update_root()


def _fourth(shop: Workshop) -> bytes:
    files = a_bundle(signers=shop.signers[:1])
    drawn = render(compose(files, some_facts()), facts_text(some_facts()))
    return follows(shop.sign(drawn), shop.supervisor, "supervisor")


WHITE = b"\nq 1 1 1 rg 40 60 520 700 re f Q\n"
BEFORE = FROZEN - timedelta(days=400)
RENAMED = (Prize("1", "一等奖", "玉米油兑换券", 10_000), *PRIZES[1:])
NO_SUCH = (*PRIZES, Prize("9", "特等奖", "别墅", 0))
FREE_RULES = (
    "一等奖：轿车一辆，每名价值 100000.00 元\n二等奖：运动服装代金券\n三等奖：玉米油兑换券\n"
)
KEYS_OF = {"keys": a_bundle()["keys.txt"]}
OTHER_KEY = signatures.verifier_key("draws.example/other", Ed25519PrivateKey.generate())
OTHER_KEYS = f"{OTHER_KEY.text()}\n".encode()

FORGERIES: dict[str, Forgery] = {
    # A stranger has the published file and no key.
    "nothing signed": Forgery(STRANGER, lambda s: s.unsigned, "没有任何电子签名"),
    "no PDF": Forgery(STRANGER, lambda s: b"minutes\n" * 99, "不是 PDF"),
    "garbage behind": Forgery(STRANGER, lambda s: s.good + b"\n%x\n", "没有覆盖整个文件"),
    "container emptied": Forgery(STRANGER, _emptied, "签名容器"),
    "container moved to other pages": Forgery(STRANGER, _moved, "签署之后被改动"),
    "encrypted": Forgery(STRANGER, _encrypted, "加密"),
    "page replaced by an update": Forgery(STRANGER, _page_update, "没有覆盖整个文件"),
    "title replaced by an update": Forgery(STRANGER, _title_update, "没有覆盖整个文件"),
    "an impostor of the same name": Forgery(STRANGER, _impostor, "不是抽奖清单写明的那一张"),
    "an impostor whom nobody trusts": Forgery(
        STRANGER, _impostor, "不是抽奖清单写明的那一张", {"trust": ()}
    ),
    "keys that nobody pinned": Forgery(
        STRANGER,
        lambda s: s.good,
        "a pinned key has not signed",
        {"keys": OTHER_KEYS},
    ),
    "another draw's minutes": Forgery(
        STRANGER, lambda s: s.good, "另一次抽奖", {"draw": "ZP-FP-2024-04"}
    ),
    # Another customer of the authority has a certificate that is true.
    "another customer": Forgery(CUSTOMER, _by(Paper("某某烧烤店")), "不是抽奖清单写明的那一张"),
    "a customer of the same name": Forgery(
        CUSTOMER, _by(Paper("邹平市商务局")), "不是抽奖清单写明的那一张"
    ),
    "a server's certificate": Forgery(
        CUSTOMER, _by(Paper("example.invalid", purposes=(SERVER,))), "不是抽奖清单写明的那一张"
    ),
    "an authority under the root": Forgery(
        CUSTOMER, _by(Paper("二级", authority=True)), "不是抽奖清单写明的那一张"
    ),
    # The holder of the key, who also made the manifest.
    "a server's certificate, named": Forgery(
        HOLDER, _named(Paper("邹平市商务局", purposes=(SERVER,))), "不是为签署文件签发的", KEYS_OF
    ),
    "a usage that does not fit, named": Forgery(
        HOLDER, _named(Paper("邹平市商务局", usages=("key_encipherment",))), "用途不含", KEYS_OF
    ),
    "an authority's certificate, named": Forgery(
        HOLDER, _named(Paper("邹平市商务局", authority=True)), "用途不含", KEYS_OF
    ),
    "a short key, named": Forgery(
        HOLDER, _named(Paper("邹平市商务局", key=rsa_of(1024))), "1024 位", KEYS_OF
    ),
    "expired when signed": Forgery(
        HOLDER, _named(Paper("邹平市商务局", until=SIGNED - timedelta(days=1))), "已经过期", KEYS_OF
    ),
    "not yet valid when signed": Forgery(
        HOLDER, _named(Paper("邹平市商务局", since=SIGNED + timedelta(days=1))), "更早", KEYS_OF
    ),
    "signed before the draw": Forgery(
        HOLDER, lambda s: s.sign(s.unsigned, at=FROZEN), "时间颠倒：签署"
    ),
    "signed in the future": Forgery(
        HOLDER, lambda s: s.sign(s.unsigned, at=s.now + timedelta(days=1)), "晚于现在"
    ),
    "begun 400 days before": Forgery(HOLDER, lambda s: s.told(begun_at=BEFORE), "抽奖开始"),
    "ended 400 days after": Forgery(
        HOLDER, lambda s: s.told(ended_at=SIGNED + timedelta(days=400)), "时间颠倒：签署"
    ),
    "ended before the last value": Forgery(
        HOLDER, lambda s: s.told(ended_at=FROZEN + timedelta(hours=17)), "抽奖结束"
    ),
    "a car renamed to oil": Forgery(HOLDER, lambda s: s.told(prizes=RENAMED), "与规则不一致"),
    "a car worth more": Forgery(HOLDER, lambda s: s.told(prizes=WORTH), "与规则不一致"),
    "a prize that is none": Forgery(HOLDER, lambda s: s.told(prizes=NO_SUCH), "没有的奖项：9"),
    "another's dice": Forgery(
        HOLDER, lambda s: s.told(organs=(("npc", "主办单位"),)), "与其代号不符"
    ),
    "another winner": Forgery(HOLDER, lambda s: s.changed(_winner), "签署之前被改动"),
    "another winner by other tools": Forgery(
        HOLDER, lambda s: s.changed(_other_tools(_winner)), "签署之前被改动"
    ),
    "a white box over the winners": Forgery(HOLDER, lambda s: s.changed(_append(WHITE)), "第 4 页"),
    "a page cut off": Forgery(HOLDER, lambda s: s.changed(_crop), "签署之前被改动"),
    "a page less": Forgery(HOLDER, lambda s: s.changed(_page_less), "签名栏|页，应为"),
    "a page more": Forgery(HOLDER, lambda s: s.changed(_page_more), "页，应为"),
    "glyphs that are copied as others": Forgery(HOLDER, lambda s: s.changed(_font), "ToUnicode"),
    "another title": Forgery(HOLDER, lambda s: s.changed(_title), "/Info/Title"),
    "facts that the pages do not show": Forgery(
        HOLDER, lambda s: s.changed(_facts_other), "签署之前被改动"
    ),
    "facts with more in them": Forgery(HOLDER, lambda s: s.changed(_facts_more), "事实与规定"),
    "no facts": Forgery(HOLDER, lambda s: s.changed(_no_piece), "无法重做页面"),
    "a script": Forgery(HOLDER, lambda s: s.changed(_script), "动作|脚本"),
    "a named script": Forgery(HOLDER, lambda s: s.changed(_named_script), "脚本"),
    "a script in a layout of tomorrow": Forgery(
        HOLDER, lambda s: s.changed(_other_layout(_script)), "动作|脚本"
    ),
    "an action of a page": Forgery(HOLDER, lambda s: s.changed(_page_action), "动作"),
    "a layer": Forgery(HOLDER, lambda s: s.changed(_layer), "图层"),
    "a layer in a layout of tomorrow": Forgery(
        HOLDER, lambda s: s.changed(_other_layout(_layer)), "图层"
    ),
    "a note over the winners": Forgery(HOLDER, lambda s: s.changed(_note), "第 4 页上有签名栏以外"),
    "a note in a layout of tomorrow": Forgery(
        HOLDER, lambda s: s.changed(_other_layout(_note)), "第 4 页上有签名栏以外"
    ),
    "a link": Forgery(HOLDER, lambda s: s.changed(_link), "第 1 页上有签名栏以外"),
    "a field for text": Forgery(HOLDER, lambda s: s.changed(_more_field(Name.Tx)), "签名栏与规定"),
    "a field to sign": Forgery(HOLDER, lambda s: s.changed(_more_field(Name.Sig)), "签名栏与规定"),
    "an XFA form": Forgery(HOLDER, lambda s: s.changed(_xfa), "XFA"),
    "a file more": Forgery(HOLDER, lambda s: s.changed(_file_more), "zzz.txt"),
    "a file less": Forgery(HOLDER, lambda s: s.changed(_file_less), "signatures.txt|附件"),
    "a file described": Forgery(HOLDER, lambda s: s.changed(_described), "文件结构"),
    "a file other than the printed one": Forgery(HOLDER, _table, "README.txt"),
    "no signatures": Forgery(HOLDER, _with(signatures_txt=b""), "signatures.txt"),
    "no keys": Forgery(HOLDER, _with(keys_txt=b""), "keys.txt"),
    "no checkpoint": Forgery(HOLDER, _with(checkpoint_txt=b""), "checkpoint.txt"),
    "keys of the forger's own": Forgery(HOLDER, _resigned, "a pinned key has not signed"),
    "winners swapped": Forgery(HOLDER, _swapped, "result.txt"),
    "values a day later than said": Forgery(HOLDER, _a_day_later, "时间颠倒：抽奖结束"),
    # Those who sign after the organiser.
    "a second signer who is not named": Forgery(
        FOLLOWER, lambda s: follows(s.good, s.notary, "supervisor"), "不是抽奖清单写明的那一张"
    ),
    "the third before the second": Forgery(
        FOLLOWER, lambda s: follows(s.good, s.notary, "notary"), "别人的签名栏|不是抽奖清单"
    ),
    "a second signer in another's field": Forgery(
        FOLLOWER, lambda s: follows(s.good, s.supervisor, "notary"), "别人的签名栏"
    ),
    "more signers than named": Forgery(FOLLOWER, _fourth, "签名栏与规定不符", KEYS_OF),
    "a second signer before the first": Forgery(
        FOLLOWER,
        lambda s: follows(s.good, s.supervisor, "supervisor", after=timedelta(hours=-1)),
        "早于前一签名",
    ),
    "a page changed with the second signature": Forgery(
        FOLLOWER, lambda s: _second(s, _overlay), "除签名外还改动了文件"
    ),
    "a title changed with the second signature": Forgery(
        FOLLOWER, lambda s: _second(s, _retitle), "除签名外还改动了文件"
    ),
    "an action added with the second signature": Forgery(
        FOLLOWER, lambda s: _second(s, _action), "动作"
    ),
    "a change behind the second signature": Forgery(
        FOLLOWER, lambda s: updated(_second(s), _retitle), "没有覆盖整个文件"
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_refused_with_the_true_reason(name: str, workshop: Workshop) -> None:
    forged = FORGERIES[name]
    verdict = workshop.judge(forged.make(workshop), **forged.asked)
    assert verdict.status == REFUSED, verdict
    assert re.search(forged.reason, verdict.refused), verdict.refused


OPENED: dict[str, Forgery] = {
    "a car worth more, where the rules do not say what it is worth": Forgery(
        HOLDER,
        lambda s: _of_free_rules(s, WORTH),
        "prizes",
        {"keys": a_bundle(rules=FREE_RULES)["keys.txt"]},
    ),
    "half a prize's name, where the rules use other words": Forgery(
        HOLDER,
        lambda s: _of_free_rules(s, (Prize("1", "一等奖", "轿车", 0), *PRIZES[1:])),
        "prizes",
        {"keys": a_bundle(rules=FREE_RULES)["keys.txt"]},
    ),
}
"""What nobody can refuse, as the files do not say it; it never passes, and what is missing."""


@pytest.mark.parametrize("name", OPENED)
def test_a_forgery_that_the_files_cannot_contradict_never_passes(
    name: str, workshop: Workshop
) -> None:
    forged = OPENED[name]
    verdict = workshop.judge(forged.make(workshop), **forged.asked)
    assert (verdict.status, verdict.lacks) == (OPEN, {forged.reason})


def test_the_forgeries_are_of_each_kind_of_forger_and_none_is_the_true_file(
    workshop: Workshop,
) -> None:
    by = [forged.by for forged in FORGERIES.values()]
    assert len(by) >= 40
    assert {each: by.count(each) >= 4 for each in by} == dict.fromkeys(set(by), True)
    assert edited(workshop.unsigned, lambda _pdf: None) != workshop.unsigned
