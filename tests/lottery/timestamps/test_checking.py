"""A timestamp is refused unless it is of this file, by this authority, and in time."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import example, given
from hypothesis import strategies as st

from lottery.errors import TimestampRefusedError
from lottery.minutes.signing.authority import read_certificates
from lottery.texts.ceremony import timestamps as sentences
from lottery.timestamps import StampPolicy, TimeStamp, asking, check
from tests.authority import DAY, NONCE, POLICY, UNTIL, TimeAuthority, root, served

FILE = "fpdraw-manifest/1\n抽奖清单\n".encode()
AT = datetime(2024, 4, 9, 12, tzinfo=UTC)
GOOD = TimeAuthority().token(FILE)
VERSION, USE = bytes.fromhex("a003020102"), bytes.fromhex("551d25")
"""Of the certificate in it: its version, and what it is for."""


def judged(token: bytes, file: bytes = FILE, **policy: object) -> TimeStamp:
    """What the check says under a policy, by the root of the test's authority."""
    return check(token, file, StampPolicy(**({"roots": (root(),)} | policy)))  # type: ignore[arg-type]


def test_a_token_says_when_by_whom_and_under_which_policy() -> None:
    stamp = judged(GOOD, nonce=NONCE, policy=POLICY, after=AT, before=AT + DAY)
    assert (stamp.at, stamp.authority, stamp.policy) == (AT, "tsa", POLICY)


@dataclass(frozen=True)
class Case:
    """A token or a policy with one thing wrong, and what is said of it."""

    said: str
    token: Callable[[], bytes] = lambda: GOOD
    file: bytes = FILE
    policy: tuple[tuple[str, object], ...] = ()


MAIL = ExtendedKeyUsageOID.EMAIL_PROTECTION
STAMP = ExtendedKeyUsageOID.TIME_STAMPING
CASES = {
    "of another file": Case("不是这个文件的", file=FILE + b"!"),
    "an answer to another request": Case("随机数不同", policy=(("nonce", NONCE + 1),)),
    "under another policy": Case("策略", policy=(("policy", "1.2.3"),)),
    "before its time": Case("早于应有的时间", policy=(("after", AT + DAY),)),
    "after the first value": Case("不早于第一个随机数", policy=(("before", AT),)),
    "of an authority under another root": Case(
        "不能用", token=lambda: TimeAuthority(issuer="other").token(FILE)
    ),
    "held to another root": Case("不能用", policy=(("roots", (root("other"),)),)),
    "a certificate for mail": Case(
        "不是时间戳专用", token=lambda: TimeAuthority(purposes=(MAIL,)).token(FILE)
    ),
    "a certificate for two uses": Case(
        "不是时间戳专用", token=lambda: TimeAuthority(purposes=(STAMP, MAIL)).token(FILE)
    ),
    "a use that is not critical": Case(
        "不是时间戳专用", token=lambda: TimeAuthority(critical=False).token(FILE)
    ),
    "a certificate without a use": Case(
        "不是时间戳专用", token=lambda: TimeAuthority(purposes=None).token(FILE)
    ),
    "a certificate that had expired": Case(
        "不能用", token=lambda: TimeAuthority(until=AT - DAY).token(FILE)
    ),
    "a time after the certificate's": Case(
        "不能用", token=lambda: TimeAuthority(moment=lambda: UNTIL + DAY).token(FILE)
    ),
    "an answer and no token": Case(
        sentences.MALFORMED, token=lambda: TimeAuthority().answer(asking.question(FILE, NONCE))
    ),
    "something behind it": Case(sentences.MALFORMED, token=lambda: GOOD + b"\0"),
    "cut off": Case(sentences.MALFORMED, token=lambda: GOOD[:-1]),
    "nothing": Case("0 字节", token=lambda: b""),
    "too much": Case("字节", token=lambda: bytes(1 << 17)),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_token_with_one_thing_wrong_is_refused(case: Case) -> None:
    with pytest.raises(TimestampRefusedError, match=case.said):
        judged(case.token(), case.file, **dict(case.policy))


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
@example(GOOD.index(VERSION) + 4, 1)
@example(GOOD.index(USE) + 3, 2)
def test_a_changed_byte_says_the_same_or_is_refused_and_is_never_a_traceback(
    at: int, mask: int
) -> None:
    changed = bytearray(GOOD)
    changed[at] ^= mask
    try:
        stamp = judged(bytes(changed), nonce=NONCE)
    except TimestampRefusedError:
        return
    assert stamp == judged(GOOD)


@given(st.binary(max_size=300))
def test_bytes_of_any_kind_are_refused(data: bytes) -> None:
    with pytest.raises(TimestampRefusedError):
        judged(data)


def test_the_authority_is_asked_for_a_hash_and_its_answer_is_the_token() -> None:
    authority = TimeAuthority()
    with served(authority) as url:
        assert judged(asking.ask(url, FILE, NONCE), nonce=NONCE).at == AT
    assert FILE not in authority.asked[0]


@pytest.mark.parametrize(
    ("authority", "said"),
    [
        (TimeAuthority(status=503), "HTTP 503"),
        (TimeAuthority(status=302), "HTTP 302"),
        (TimeAuthority(replay=b"<html>"), "RFC 3161"),
        (TimeAuthority(replay=b"0" * 100_000), "没有及时给出完整的答复"),
        (TimeAuthority(replay=bytes.fromhex("30053003020102")), "拒绝签发"),
    ],
    ids=["busy", "elsewhere", "a page", "too long", "refused"],
)
def test_an_authority_that_gives_none_is_told(authority: TimeAuthority, said: str) -> None:
    with served(authority) as url, pytest.raises(TimestampRefusedError, match=said):
        asking.ask(url, FILE, NONCE)


def test_an_authority_that_is_not_there_is_told() -> None:
    with pytest.raises(TimestampRefusedError, match="没有及时给出完整的答复"):
        asking.ask("http://127.0.0.1:1/", FILE, NONCE)


def _run(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["openssl", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_openssl_accepts_what_is_accepted_here(tmp_path: Path) -> None:
    (tmp_path / "manifest.txt").write_bytes(FILE)
    (tmp_path / "manifest.txt.tsr").write_bytes(GOOD)
    (tmp_path / "root.pem").write_bytes(root().public_bytes(Encoding.PEM))
    told = ("-data", "manifest.txt", "-in", "manifest.txt.tsr", "-token_in")
    when = ("-attime", str(int(AT.timestamp())))
    assert "OK" in _run(tmp_path, "ts", "-verify", *told, "-CAfile", "root.pem", *when)


CONFIG = """\
[tsa]
default_tsa = one
[one]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha384
default_policy = 1.2.3.4
digests = sha256
ess_cert_id_alg = sha256
[use]
extendedKeyUsage = critical,timeStamping
basicConstraints = critical,CA:FALSE
"""


@pytest.mark.parametrize("kind", ["rsa:2048", "ec:P-256", "ec:P-384"])
def test_what_openssl_stamps_is_accepted(kind: str, tmp_path: Path) -> None:
    (tmp_path / "config").write_text(CONFIG, "utf-8")
    (tmp_path / "serial").write_text("01\n", "utf-8")
    (tmp_path / "file").write_bytes(FILE)
    name, size = kind.split(":")
    new = (
        ("-newkey", "rsa:2048")
        if name == "rsa"
        else ("-newkey", "ec", "-pkeyopt", f"ec_paramgen_curve:{size}")
    )
    root_files = ("-keyout", "root.key", "-out", "root.pem", "-subj", "/CN=a root")
    _run(tmp_path, "req", "-x509", *new, "-nodes", *root_files)
    _run(
        tmp_path, "req", *new, "-nodes", "-keyout", "tsa.key", "-out", "csr", "-subj", "/CN=时间戳"
    )
    issued = ("-CA", "root.pem", "-CAkey", "root.key", "-extfile", "config", "-extensions", "use")
    _run(tmp_path, "x509", "-req", "-in", "csr", "-out", "tsa.pem", *issued)
    (tmp_path / "question").write_bytes(asking.question(FILE, NONCE, "1.2.3.4"))
    answered = ("-queryfile", "question", "-out", "token", "-token_out", "-chain", "root.pem")
    _run(tmp_path, "ts", "-reply", "-config", "config", *answered)
    policy = StampPolicy(read_certificates(tmp_path / "root.pem"), "1.2.3.4", nonce=NONCE)
    assert check((tmp_path / "token").read_bytes(), FILE, policy).serial == 2
