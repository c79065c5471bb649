"""Those who sign the minutes of a live draw: six people with six keys, each kept in his own way."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from lottery.ceremony.papers import countersigning, signers
from lottery.minutes.checking import next_signature
from lottery.minutes.signing import hands, tokens
from lottery.minutes.signing.answer import certificates_of
from lottery.minutes.signing.authority import certificate_bytes
from lottery.minutes.signing.stamp import fingerprint
from tests.actors import Organiser
from tests.lottery.minutes.certificates import Holder, Paper, a_root, rsa_of
from tests.programs import file_of, program

PHRASE, PIN, LABEL = "a phrase of nobody", "87654321", "supervisor"
LIBRARIES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
NAMES = ("npc", "cppcc", "supervisor", "notary", "notary-2")


def library() -> Path:
    """SoftHSM2; a test that needs it is skipped where it is not, and fails in CI."""
    program("softhsm2-util")
    there = next((each for each in LIBRARIES if Path(each).exists()), LIBRARIES[0])
    return Path(file_of(there))


@dataclass(frozen=True)
class Signatories:
    """Five holders by their word, and a folder in which their keys lie."""

    holders: dict[str, Holder]
    folder: Path

    @classmethod
    def in_folder(cls, folder: Path) -> Signatories:
        """Five people: two RSA, three P-256, under two authorities, one with another below it."""
        root, other = a_root(), a_root("公证行业根证书")
        between = other.issues(Paper("公证二级证书", authority=True))
        holders = {
            "npc": root.issues(Paper("市人大常委会", key=rsa_of(2048))),
            "cppcc": root.issues(Paper("市政协")),
            "supervisor": root.issues(Paper("市审计局")),
            "notary": between.issues(Paper("市公证处 测试己", key=rsa_of(2048))),
            "notary-2": between.issues(Paper("市公证处 测试庚")),
        }
        return cls(holders, folder)

    def pem(self, name: str) -> bytes:
        """His certificate with those above it, as he hands it in."""
        holder = self.holders[name]
        return certificate_bytes([holder.certificate, *holder.above])

    def key_file(self, name: str, *, p12: bool) -> Path:
        """His key in a file, under a pass phrase."""
        holder, place = self.holders[name], self.folder / f"{name}.{'p12' if p12 else 'pem'}"
        sealed = BestAvailableEncryption(PHRASE.encode())
        if p12:
            made = pkcs12.serialize_key_and_certificates(
                name.encode(), holder.key, holder.certificate, holder.above, sealed
            )
        else:
            pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
            made = holder.key.private_bytes(pem, form, sealed)
        place.write_bytes(made)
        return place

    def phrase_file(self, secret: str = PHRASE) -> Path:
        """A file with a pass phrase."""
        place = self.folder / f"phrase-{len(secret)}.txt"
        place.write_text(f"{secret}\n", "utf-8")
        return place

    def token(self, name: str) -> tokens.Token:
        """His key on a token of SoftHSM2, whose settings the caller has in the environment."""
        store = self.folder / "tokens"
        store.mkdir(exist_ok=True)
        (self.folder / "softhsm2.conf").write_text(f"directories.tokendir = {store}\n", "utf-8")
        key = self.folder / f"{name}.key.pem"
        pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
        open_key = serialization.NoEncryption()
        key.write_bytes(self.holders[name].key.private_bytes(pem, form, open_key))
        for command in (
            ["--init-token", "--free", "--label", LABEL, "--so-pin", PIN, "--pin", PIN],
            ["--import", str(key), "--token", LABEL, "--label", name, "--id", "a1", "--pin", PIN],
        ):
            subprocess.run(["softhsm2-util", *command], check=True, capture_output=True)
        key.unlink()
        return self.same_token()

    def same_token(self) -> tokens.Token:
        """The token once more."""
        driver = library()
        assert driver is not None
        return tokens.Token(driver, LABEL, PIN)

    def are_named(self, organiser: Organiser, names: tuple[str, ...] = NAMES) -> None:
        """The office has named them in this order."""
        office = organiser.office
        with office.write() as session:
            for name in names:
                signers.add(
                    session,
                    office.settings,
                    code=organiser.code,
                    name=name,
                    data=self.pem(name),
                    by="organiser",
                    now=organiser.stage.tick(),
                )

    def answers(self, organiser: Organiser, name: str, token: tokens.Token | None = None) -> bytes:
        """What he hands in, who signs the office's present file by his key."""
        office, now = organiser.office, organiser.stage.tick()
        with office.read() as session:
            files = countersigning.request(session, office, organiser.attempt)
        so_far = next_signature.read(files[countersigning.TO_SIGN], now)
        named = certificates_of(files[countersigning.CERTIFICATES], "certificates.pem")
        mark = fingerprint(self.holders[name].certificate)
        if token:
            with tokens.from_token(token, named, mark) as by:
                return next_signature.sign_next(so_far, name, by, now)[1].text()
        by = hands.from_file(self.key_file(name, p12=name == "npc"), PHRASE, named, mark)
        return next_signature.sign_next(so_far, name, by, now)[1].text()

    def hand_in(self, organiser: Organiser, answer: bytes) -> list[str]:
        """The office takes an answer in."""
        return countersigning.attach(
            organiser.office,
            code=organiser.code,
            data=answer,
            by="organiser",
            now=organiser.stage.tick(),
        )
