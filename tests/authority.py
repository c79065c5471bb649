"""A timestamping authority on this machine: root, certificate, and a server on 127.0.0.1."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from lottery.minutes.signing import trust
from lottery.timestamps import asking

SINCE = datetime(2020, 1, 1, tzinfo=UTC)
UNTIL = datetime(2040, 1, 1, tzinfo=UTC)
STAMPING = (ExtendedKeyUsageOID.TIME_STAMPING,)
POLICY = "1.3.6.1.4.1.4146.2.2"
"""What pyHanko's own authority says."""
NONCE = 0x0123456789ABCDEF


@cache
def _key(name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@cache
def root(name: str = "root") -> x509.Certificate:
    """A root, the same within one run."""
    return _certificate(name, name, _key(name), None, ca=True)


@dataclass
class TimeAuthority:
    """Who stamps: with which certificate, at which moment; `replay` is given instead of an answer,
    `status` instead of 200."""

    name: str = "tsa"
    issuer: str = "root"
    purposes: tuple[ObjectIdentifier, ...] | None = STAMPING
    critical: bool = True
    until: datetime = UNTIL
    moment: Callable[[], datetime] = lambda: datetime(2024, 4, 9, 12, tzinfo=UTC)
    status: int = 200
    replay: bytes = b""
    asked: list[bytes] = field(default_factory=list)

    def certificate(self) -> x509.Certificate:
        """Its certificate."""
        return _certificate(self.name, self.issuer, _key(self.name), self.purposes, self)

    def answer(self, question: bytes) -> bytes:
        """A TimeStampResp."""
        self.asked.append(question)
        if self.replay:
            return self.replay
        pem = (Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        key = asn1_keys.PrivateKeyInfo.load(_key(self.name).private_bytes(*pem))
        stamper = DummyTimeStamper(
            trust.asn1(self.certificate()), key, fixed_dt=self.moment().replace(microsecond=0)
        )
        made: bytes = stamper.request_tsa_response(tsp.TimeStampReq.load(question)).dump()
        return made

    def token(self, file: bytes, nonce: int = NONCE) -> bytes:
        """A token over a file."""
        answer = tsp.TimeStampResp.load(self.answer(asking.question(file, nonce)))
        made: bytes = answer["time_stamp_token"].dump()
        return made

    def set_in(self, settings: Any, url: str) -> Any:
        """Settings that name it."""
        file: Path = settings.home / "timestamp.root.pem"
        file.write_bytes(root(self.issuer).public_bytes(Encoding.PEM))
        return replace(settings, timestamp_url=url, timestamp_root=file)


@contextmanager
def served(authority: TimeAuthority) -> Iterator[str]:
    """Its address while it is open."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(authority.status)
            if authority.status in (301, 302, 307):
                self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
            self.wfile.write(authority.answer(question))

        def log_message(self, *_told: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsa"
    finally:
        server.shutdown()
        server.server_close()


def _certificate(
    name: str,
    issuer: str,
    key: rsa.RSAPrivateKey,
    purposes: tuple[ObjectIdentifier, ...] | None,
    of: TimeAuthority | None = None,
    *,
    ca: bool = False,
) -> x509.Certificate:
    subject, above = (
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in (name, issuer)
    )
    number = int.from_bytes(
        sha256(f"{name}{issuer}{purposes}{of and of.until}".encode()).digest()[:8]
    )
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(above)
    builder = builder.public_key(key.public_key()).serial_number(number)
    builder = builder.not_valid_before(SINCE).not_valid_after(of.until if of else UNTIL)
    builder = builder.add_extension(x509.BasicConstraints(ca, None), critical=True)
    usage = dict.fromkeys(
        (
            *("content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
            *("encipher_only", "decipher_only"),
        ),
        False,
    )
    signing = x509.KeyUsage(digital_signature=not ca, key_cert_sign=ca, crl_sign=ca, **usage)
    builder = builder.add_extension(signing, critical=True)
    if purposes:
        critical = of is None or of.critical
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=critical)
    return builder.sign(_key(issuer), hashes.SHA256())


DAY = timedelta(days=1)
