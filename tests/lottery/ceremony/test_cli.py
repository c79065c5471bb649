"""A whole draw by commands; each refusal is one line on standard error, and changes nothing."""

import re
import secrets
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pyotp
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update
from sqlalchemy.orm import Session

from draws import manifest as manifests
from lottery import accounts, models
from lottery.accounts import NewAccount, second_factor
from lottery.acting import Acting
from lottery.ceremony.steps import publish
from lottery.cli import main
from lottery.cli.access import ACTS
from lottery.office import Office, office_of
from lottery.office.settings import load_settings
from lottery.opening import open_office
from tests import second_program
from tests.actors import Clerk, Organiser, Stage
from tests.builders import APRIL, MARCH, an_office

DICE = ("11415926", "21415926", "31415926")
PASSWORD = "a long password of nobody's"
STAFF = {
    "one": "clerk",
    "two": "reviewer",
    "notary": "notary",
    "organiser": "organiser",
    "supervisor": "supervisor",
}
KEEPERS = {"organiser": ("notary", "npc"), "notary": ("organiser", "npc")}
WITH_CODES = tuple(STAFF)
SECRET = pyotp.random_base32()


@pytest.fixture
def office_home(home: Path, sqlite_template: Path) -> Path:
    """A home with a dozen entries of March 2024, whose register has long been closed."""
    (home / "lottery.db").write_bytes(sqlite_template.read_bytes())
    office = an_office(home, f"sqlite:///{home / 'lottery.db'}")
    Clerk(Stage(office)).enters_many(12)
    with office.write() as session:
        for name, role in STAFF.items():
            new = NewAccount(name, "测试人员", "测试单位", [role], PASSWORD)
            accounts.create(
                session, new, acting=Acting("test", datetime.now(UTC), secrets.token_bytes)
            )
        for name in WITH_CODES:
            enrols(session, office, name)
    office.close()
    return home


def enrols(session: Session, office: Office, username: str) -> None:
    """Somebody shows that his phone knows the secret."""
    account, at = accounts.verify(session, username, PASSWORD), datetime.now(UTC)
    box = second_factor.seal(office.boxes, account, SECRET, secrets.token_bytes)
    code = pyotp.TOTP(SECRET).at(at)
    second_factor.enrol(session, account, box, code, boxes=office.boxes, now=at)


def codes_are_fresh(home: Path) -> None:
    """Half a minute passes, as far as codes go that work once."""
    office = office_of(load_settings(home, {}))
    with office.write() as session:
        session.execute(update(models.StoredAccount).values(totp_step=None))
    office.close()


def run(home: Path, *arguments: str, keys: str = "") -> Result:
    """What a command does with these keys typed; no traceback gets past it."""
    codes_are_fresh(home)
    command = ["--home", str(home), *arguments]
    typed = proof_of(home, arguments) + keys
    return CliRunner().invoke(main, command, input=typed, catch_exceptions=False)


def proof_of(home: Path, arguments: tuple[str, ...]) -> str:
    """What whoever has the role types, where the command asks for one in a live home."""
    paths = (arguments[0], " ".join(arguments[:2]), f"{arguments[0]} make")
    asks = [ACTS[path] for path in paths if path in ACTS]
    by_itself = arguments[0] == "source" and len(arguments) == 3
    if not asks or not asks[0].roles or not asks[0].machine or asks[0].why or by_itself:
        return ""
    if load_settings(home, {}).demo:
        return ""
    return logged_in(next(name for name, role in STAFF.items() if role in asks[0].roles))


def logged_in(username: str, *more: str) -> str:
    """What somebody types who is asked who he is, and for more."""
    code = [pyotp.TOTP(SECRET).now()] if username in WITH_CODES else []
    return "".join(f"{line}\n" for line in (username, PASSWORD, *code, *more))


def typed(value: str, *names: str) -> str:
    """What typists type who read the same."""
    return "".join(logged_in(name, value) for name in names or ("one", "two"))


def said(home: Path, *arguments: str, keys: str = "") -> str:
    """What a command that succeeds says."""
    result = run(home, *arguments, keys=keys)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def refused(home: Path, *arguments: str, keys: str = "") -> str:
    """The line with which a command is refused."""
    result = run(home, *arguments, keys=keys)
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    if keys or proof_of(home, arguments):  # the questions stand before it
        return result.stderr.splitlines()[-1]
    (line,) = result.stderr.splitlines()
    return line


def sealed(home: Path, party: str) -> str:
    """Seal a slip; the option that plans it."""
    told = said(home, "seal", MARCH, party, "-o", str(home / f"{party}.txt"))
    digest = re.search("[0-9a-f]{64}", told)
    assert digest
    assert digest[0] not in (home / f"{party}.txt").read_text("utf-8")
    return f"{party}={digest[0]}"


def planned(home: Path) -> None:
    """Plan the live draw of March, and name the keepers of its slips."""
    slips = [sealed(home, party) for party in KEEPERS]
    options = [part for slip in slips for part in ("--sealed", slip)]
    told = said(home, "plan", MARCH, "--mode", "live", *options)
    assert "正式" in told
    assert "合计 5 个奖，价值 161,500.00 元" in told
    for slip in slips:
        party, _, digest = slip.partition("=")
        keepers = kept(*KEEPERS[party])
        told = said(home, "sealed", MARCH, party, digest, *keepers, keys=logged_in(party))
        assert "各保管一份" in told
    enrolled(home)


def kept(*keepers: str) -> tuple[str, ...]:
    """The options that name these keepers."""
    return tuple(part for who in keepers for part in ("--keeper", who))


def enrolled(home: Path) -> None:
    """The notary makes a key on his own machine, and registers its public half himself."""
    file = home.parent / "his machine.key"
    told = said(home, "notary", "key", "new", str(file), "--passphrase", PASSWORD)
    key = re.search("公钥：(\\S+)", told)
    assert key
    assert key[1] in said(home, "notary", "register", key[1], keys=logged_in("notary"))


def cosigned(home: Path) -> None:
    """He signs manifest and checkpoint on his own machine, and hands his signatures in."""
    place = home.parent / f"signing {secrets.token_hex(4)}"
    place.mkdir()
    asked, answer, lists = (str(place / name) for name in ("request", "answer", "lists"))
    assert "2 项" in said(home, "notary", "request", MARCH, "-o", asked, "--lists", lists)
    manifest = sha256((Path(lists) / "manifest.txt").read_bytes()).hexdigest()
    key = ("--key", str(home.parent / "his machine.key"), "--passphrase", PASSWORD)
    heard = ("--hash", manifest, "--lists", lists)
    told = said(home, "notary", "sign", asked, "-o", answer, *key, *heard)
    assert f"{MARCH} 第 1 次  正式" in told
    assert "every accepted entry is in one of them" in told
    assert "已核验" in said(home, "notary", "take", answer, keys=logged_in("notary"))


def done_by_two(home: Path, act: str, *options: str, confirmer: str = "notary") -> str:
    """The organiser proposes an act, and another one confirms; what that says. A commitment comes
    after the notary's own signature."""
    if act == "commit":
        cosigned(home)
    told = said(home, "propose", act, MARCH, *options, keys=logged_in("organiser"))
    number = re.search("第 ([0-9]+) 号", told)
    assert number
    return said(home, "confirm", number[1], keys=logged_in(confirmer))


def committed(home: Path) -> None:
    """Close, freeze and commit to the planned draw."""
    said(home, "close", MARCH)
    done_by_two(home, "freeze")
    done_by_two(home, "commit")


def in_the_next_second(home: Path) -> None:
    """Dice are thrown after the freeze, and times are kept in whole seconds."""
    manifest = (home / "public" / "commitments" / MARCH / "manifest.txt").read_bytes()
    while datetime.now(UTC) < manifests.parse(manifest).frozen + timedelta(seconds=1):
        pass


def computed_elsewhere(home: Path, place: Path) -> str:
    """The file with the result that another program found from what the office gave it."""
    said(home, "material", MARCH, str(place / "material"))
    files = {file.name: file.read_bytes() for file in (place / "material").iterdir()}
    (place / "result.txt").write_bytes(second_program.result_of(files))
    return str(place / "result.txt")


def test_a_month_is_drawn_by_commands(office_home: Path, tmp_path: Path) -> None:
    home = office_home
    assert "未立项" in said(home, "draws")
    planned(home)
    closing = said(home, "close", MARCH)
    assert "登记 12 条：通过 12 条" in closing
    assert said(home, "close", MARCH) == closing
    assert "lottery propose freeze" in refused(home, "freeze", MARCH)
    done_by_two(home, "freeze", confirmer="supervisor")
    frozen = said(home, "freeze", MARCH)
    assert "参与登记 12 条" in frozen
    assert said(home, "freeze", MARCH) == frozen
    assert frozen in done_by_two(home, "commit")
    assert said(home, "commit", MARCH).startswith(frozen)
    in_the_next_second(home)
    for number, value in enumerate(DICE, 1):
        assert value in said(home, "source", MARCH, str(number), keys=typed(value))
    for number, party in enumerate(("organiser", "notary"), 4):
        said(home, "source", MARCH, str(number), "--file", str(home / f"{party}.txt"))
    second = computed_elsewhere(home, tmp_path)
    assert "第二个程序" in refused(home, "draw", MARCH)
    assert "相同" in said(home, "second", MARCH, second, keys=logged_in("notary"))
    assert "产生 5 个奖" in said(home, "draw", MARCH)
    given = ("--opened", "00:00 测试甲", "--operator", "测试乙", "--agrees", "yes")
    said(home, "minutes", "hall", MARCH, "--present", "公证:市公证处:测试己,测试庚", *given)
    changed = said(home, "minutes", "hall", MARCH, "--operator", "测试丙")
    assert "第 2 稿" in changed
    assert "操作：测试乙 → 测试丙" in changed
    assert "64 位" in refused(home, "minutes", "hall", MARCH, "--video", "ab")
    draft = said(home, "minutes", "draft", MARCH, "-o", str(tmp_path / "draft.pdf"))
    assert re.search("草稿号 [0-9a-f]{8}", draft)
    assert "lottery propose minutes" in refused(home, "minutes", "make", MARCH)
    done_by_two(home, "minutes", confirmer="supervisor")
    assert "已通过独立校验" in said(home, "publish", MARCH)
    both = logged_in("organiser") + logged_in("notary")
    said(home, "private", MARCH, str(tmp_path / "private"), keys=both)
    bundle = home / "public" / MARCH
    keys = home / "public" / "commitments" / MARCH / "keys.txt"
    private = tmp_path / "private"
    publish.verify_apart(bundle, "--keys", str(keys), "--private", str(private))
    said(home, "minutes", "check", str(bundle / "minutes.pdf"))
    assert re.search(f"{MARCH}  正式  已公布", said(home, "draws"))
    said(home, "check", "--papers")


def entry_signed(home: Path, signer: str, file: Path) -> str:
    """The waiting entry of the list of keys is signed on another machine; what taking it says."""
    place = home.parent / f"signing {secrets.token_hex(4)}"
    place.mkdir()
    asked, answer = str(place / "request"), str(place / "answer")
    said(home, "keys", "request", "--signer", signer, "-o", asked)
    digest = sha256(Path(asked).read_bytes().partition(b"text: keys 9\n")[2]).hexdigest()
    key = ("--key", str(file), "--passphrase", PASSWORD, "--hash", digest)
    assert "密钥名录第" in said(home, "notary", "sign", asked, "-o", answer, *key)
    return said(home, "keys", "take", answer, keys=logged_in("notary"))


def test_the_list_of_keys_is_begun_and_changed_by_commands(office_home: Path) -> None:
    home, notary = office_home, office_home.parent / "his machine.key"
    third = home.parent / "third.key"
    assert "还没有开始" in said(home, "keys", "list")
    reason = ("--reason", "换届")
    told = refused(home, "keys", "change", "organiser", *reason, keys=logged_in("organiser"))
    assert "lottery keys begin" in told
    enrolled(home)
    assert "第 2 项" in said(home, "keys", "begin", keys=logged_in("organiser"))
    assert "已列入" in entry_signed(home, "new", notary)
    name = ("--name", "supervisor")
    told = said(home, "notary", "key", "new", str(third), *name, "--passphrase", PASSWORD)
    key = re.search("公钥：(\\S+)", told)
    assert key
    (no_text := home.parent / "no text").write_bytes(b"\xd3\xff")
    add = ("keys", "add", "supervisor")
    told = refused(home, *add, str(no_text), *reason, keys=logged_in("organiser"))
    assert "不能列入密钥名录" in told
    said(home, *add, key[1], *reason, keys=logged_in("organiser"))
    assert "还缺签名" in entry_signed(home, "notary", notary)
    assert "已列入" in entry_signed(home, "new", third)
    said(home, "keys", "change", "organiser", *reason, keys=logged_in("organiser"))
    assert "已列入" in entry_signed(home, "notary", notary)
    (home / "keys" / "organiser.pem").unlink()
    assert "--lost" in refused(home, "draws")
    lost = ("keys", "change", "organiser", "--lost", *reason)
    said(home, *lost, keys=logged_in("organiser"))
    entry_signed(home, "notary", notary)
    assert "已列入" in entry_signed(home, "supervisor", third)
    told = said(home, "keys", "list")
    assert told.count("现在有效") == 3
    assert "遗失后更换" in told
    assert (home / "public" / "keylist.txt").read_bytes().count(b"entry: ") == 5
    said(home, "check")


def test_a_void_attempt_is_published_by_commands(office_home: Path) -> None:
    planned(office_home)
    committed(office_home)
    assert "作废" in done_by_two(office_home, "void", "--reason", "名单有误")
    said(office_home, "publish", MARCH)
    text = (office_home / "public" / MARCH / "void.txt").read_text("utf-8")
    assert "reason: 名单有误\n" in text
    said(office_home, "check", "--papers")


def test_an_attempt_whose_slip_is_lost_is_abandoned_by_commands(office_home: Path) -> None:
    home = office_home
    office = open_office(home, {})
    organiser = Organiser(Stage(office))
    organiser.takes("plan", "close", "freeze", "commit", "source", "source", "source", "source")
    office.close()
    propose = ("propose", "abandon", MARCH)
    assert run(home, *propose).exit_code == 2
    assert "lottery propose abandon" in refused(home, "abandon", MARCH, "--reason", "遗失")
    told = said(home, *propose, "--reason", "两份都遗失", keys=logged_in("organiser"))
    assert "公证员一名、监督人员一名" in told
    number = str(re.search("第 ([0-9]+) 号", told)[1])  # type: ignore[index]
    assert "还须由监督人员一名确认" in said(home, "confirm", number, keys=logged_in("notary"))
    assert "已确认：notary" in said(home, "proposals")
    assert "已确认过" in refused(home, "confirm", number, keys=logged_in("notary"))
    assert "本次已终止" in said(home, "confirm", number, keys=logged_in("supervisor"))
    assert "下一步：publish" in said(home, "draws")
    said(home, "publish", MARCH)
    text = (home / "public" / MARCH / "abandoned.txt").read_text("utf-8")
    assert "missing: 5 sealed notary\nreason: 两份都遗失\n" in text
    assert "不能再制作密封单" in refused(home, "plan", MARCH, "--mode", "live")


STEPS = ("close", "freeze", "commit", "draw", "publish", "minutes")


@pytest.mark.parametrize("step", STEPS)
def test_an_unknown_draw_is_one_line(office_home: Path, step: str) -> None:
    assert "NOWHERE" in refused(office_home, step, "NOWHERE")
    assert MARCH in refused(office_home, step, MARCH)  # foreseen, but not planned


def test_every_refusal_of_a_step_is_one_line(office_home: Path) -> None:
    home = office_home
    assert "没有" in refused(home, "plan", "NOWHERE", "--mode", "live")
    assert "密封" in refused(home, "plan", MARCH, "--mode", "live", "--sealed", "notary")
    assert "没有" in refused(home, "source", MARCH, "1", "12345678")
    assert "没有" in refused(home, "void", MARCH, "--reason", "名单有误")
    assert "没有" in refused(home, "private", MARCH, str(home / "private"))
    planned(home)
    for step in STEPS[1:]:
        assert "下一步是：close" in refused(home, step, MARCH)
    committed(home)
    in_the_next_second(home)
    assert "8 位数字" in refused(home, "source", MARCH, "1", "1234567")
    assert "8 位数字" in refused(home, "source", MARCH, "1", "1234567\n8")
    assert "等待第 1 项" in refused(home, "source", MARCH, "2", "12345678")
    assert "两个账号" in refused(home, "source", MARCH, "1", "12345678")
    assert "不是公共信标" in refused(home, "source", MARCH, "1", "--network")
    assert "--file" in refused(home, "source", MARCH, "4")
    assert "作废原因" in refused(home, "void", MARCH, "--reason", "两个  空格")


def test_a_slip_file_that_is_not_the_slip_is_one_line(office_home: Path) -> None:
    home = office_home
    planned(home)
    committed(home)
    in_the_next_second(home)
    for number, value in enumerate(DICE, 1):
        said(home, "source", MARCH, str(number), keys=typed(value))
    good = (home / "organiser.txt").read_bytes()
    for data in (b"\xff\xfe", good.replace(b"\n", b"\r\n"), good[:-2], b""):
        (home / "wrong.txt").write_bytes(data)
        refused(home, "source", MARCH, "4", "--file", str(home / "wrong.txt"))
    refused(home, "source", MARCH, "4", "--file", str(home / "notary.txt"))
    said(home, "source", MARCH, "4", "--file", str(home / "organiser.txt"))


def test_two_typists_who_differ_are_told_what_each_typed(office_home: Path) -> None:
    home = office_home
    planned(home)
    committed(home)
    in_the_next_second(home)
    keys = logged_in("one", "11111111") + logged_in("two", "11111112")
    line = refused(home, "source", MARCH, "1", keys=keys)
    assert "one 录入 11111111，two 录入 11111112" in line
    keys = logged_in("organiser", "11111111")
    assert "organiser" in refused(home, "source", MARCH, "1", keys=keys)
    assert "11111111" in said(home, "source", MARCH, "1", keys=typed("11111111"))


def test_who_acts_must_prove_it_by_password_and_code(office_home: Path) -> None:
    home = office_home
    said(home, "plan", MARCH, "--mode", "live")
    told = ("sealed", MARCH, "notary", "ab" * 32, *kept("organiser", "npc"))
    assert "密码" in refused(home, *told, keys="notary\nanother password\n")
    at = datetime.now(UTC)
    office = open_office(home)
    with office.write() as session:
        for name, changes in (("fresh", True), ("codeless", False)):
            new = NewAccount(
                name, "测试人员", "测试单位", ["notary"], PASSWORD, must_change=changes
            )
            accounts.create(session, new, acting=Acting("test", at, secrets.token_bytes))
    office.close()
    assert "初始密码" in refused(home, *told, keys=logged_in("fresh"))
    assert "尚未设置" in refused(home, *told, keys=logged_in("codeless"))
    refused(
        home, *told, keys=f"notary\n{PASSWORD}\n{pyotp.TOTP(SECRET).at(at + timedelta(hours=1))}\n"
    )
    assert "已收到" in said(home, *told, keys=logged_in("notary"))


def test_a_party_hands_in_its_hash_by_command(office_home: Path) -> None:
    home = office_home
    assert "公证处还没有登记签名公钥" in said(home, "plan", MARCH, "--mode", "live")
    said(home, "close", MARCH)
    assert "登记公钥" in refused(home, "freeze", MARCH)
    enrolled(home)
    assert "散列" in refused(home, "freeze", MARCH)
    for party, keepers in KEEPERS.items():
        digest = sealed(home, party).partition("=")[2]
        told = ("sealed", MARCH, party, digest)
        assert "两个保管方" in refused(home, *told, *kept("npc"), keys=logged_in(party))
        assert "另一方" in refused(home, *told, *kept(party, "npc"), keys=logged_in(party))
        assert digest in said(home, *told, *kept(*keepers), keys=logged_in(party))
    done_by_two(home, "freeze")


def test_what_needs_two_is_proposed_listed_declined_and_withdrawn(office_home: Path) -> None:
    home = office_home
    planned(home)
    freeze = ("propose", "freeze", MARCH)
    assert "下一步是：close" in refused(home, *freeze, keys=logged_in("organiser"))
    said(home, "close", MARCH)
    assert "主办" in refused(home, *freeze, keys=logged_in("notary"))
    assert "没有等待" in said(home, "proposals")
    said(home, *freeze, keys=logged_in("organiser"))
    assert "封存名单  提议人 organiser" in said(home, "proposals")
    assert "另一人" in refused(home, "confirm", "1", keys=logged_in("organiser"))
    assert "公证" in refused(home, "confirm", "1", keys=logged_in("one"))
    assert "本人" in refused(home, "withdraw", "1", keys=logged_in("notary"))
    assert "否决" in said(home, "decline", "1", keys=logged_in("notary"))
    assert "notary 否决" in refused(home, "confirm", "1", keys=logged_in("supervisor"))
    said(home, *freeze, keys=logged_in("organiser"))
    assert "撤回" in said(home, "withdraw", "2", keys=logged_in("organiser"))
    refused(home, "confirm", "3")
    assert "已截止" in said(home, "draws")


def test_a_second_result_that_differs_stops_the_draw_by_command(
    office_home: Path, tmp_path: Path
) -> None:
    home = office_home
    planned(home)
    committed(home)
    in_the_next_second(home)
    for number, value in enumerate(DICE, 1):
        said(home, "source", MARCH, str(number), keys=typed(value))
    for number, party in enumerate(("organiser", "notary"), 4):
        said(home, "source", MARCH, str(number), "--file", str(home / f"{party}.txt"))
    right = computed_elsewhere(home, tmp_path)
    wrong = tmp_path / "wrong.txt"
    wrong.write_bytes(Path(right).read_bytes() + b"x\n")
    line = refused(home, "second", MARCH, str(wrong), keys=logged_in("notary"))
    assert "本机为“”，第二个程序为“x”" in line
    assert refused(home, "draw", MARCH) == line
    said(home, "second", MARCH, right, keys=logged_in("notary"))
    assert "产生 5 个奖" in said(home, "draw", MARCH)


def test_a_slip_is_never_written_over_another(office_home: Path) -> None:
    sealed(office_home, "notary")
    before = (office_home / "notary.txt").read_bytes()
    file = str(office_home / "notary.txt")
    assert "不能覆盖" in refused(office_home, "seal", MARCH, "notary", "-o", file)
    assert (office_home / "notary.txt").read_bytes() == before
    refused(office_home, "seal", MARCH, "Not a token", "-o", str(office_home / "other.txt"))


MISUSED = (
    ("close",),
    ("freeze",),
    ("commit",),
    ("objection", MARCH, "异议"),
    ("answer", "one", "答复"),
    ("propose", "draw", MARCH),
    ("propose", "void", MARCH),
    ("propose", "freeze", MARCH, "--reason", "原因"),
    ("confirm", "0"),
    ("source", MARCH),
    ("source", MARCH, "0", "12345678"),
    ("source", MARCH, "one", "12345678"),
    ("source", MARCH, "1", "12345678", "--file", "nowhere.txt"),
    ("plan", MARCH),
    ("plan", MARCH, "--mode", "earnest"),
    ("plan", MARCH, "--mode", "live", "--sealed", "notary=1", "--sealed", "notary=2"),
    ("void", MARCH),
    ("private", MARCH),
    ("seal", MARCH, "notary"),
    ("seal", "zp fp", "notary", "-o", "slip.txt"),
    ("minutes", "make"),
    ("draw", MARCH, APRIL),
)


@pytest.mark.parametrize("arguments", MISUSED, ids=" ".join)
def test_a_command_that_is_not_complete_is_a_usage_error(
    office_home: Path, arguments: tuple[str, ...]
) -> None:
    result = run(office_home, *arguments)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
