"""Nobody reads the program's own English: each of its sentences has its Chinese."""

import re

from lottery.texts.public import verifier_english, verifier_page, verifying_english
from lottery.texts.public.refusing import REASONS
from lottery.texts.public.verifying import CHECKS, MEANINGS, OPEN, UNREADABLE, VERDICTS
from tests.js.asking import STATIC

VERIFY = {path.name: path.read_text(encoding="utf-8") for path in (STATIC / "verify").glob("*.js")}
SIGNATURES = {"der.js", "cms.js", "algorithms.js"}
"""Their sentences are told inside others."""
_TEXT = r"""["`]([^"`$]+)"""
_REFUSED = re.compile(rf"\b(?:refuse|lacks)\({_TEXT}")
_SAME = re.compile(r'\bsame\([^;]*?, "([^"]+)", (?:\{|place|PLACE|here|inSeed|fields|at\()')
_STOPPED = re.compile(rf"\bstop\({_TEXT}")


def sentences() -> set[str]:
    """Every reason for a refusal, as far as it stands in the program."""
    found: set[str] = set()
    for name, text in VERIFY.items():
        if name not in SIGNATURES:
            found |= {*_REFUSED.findall(text), *_SAME.findall(text)}
        if name == "pdf.js":
            found |= set(_STOPPED.findall(text))
    return found


def test_each_reason_is_said_in_chinese() -> None:
    found = sentences()
    assert len(found) > 120
    left = {s for s in found if not any(s.startswith(begin) for begin in REASONS)}
    assert left == {"signers: no "}  # which goes on in two ways


def test_no_reason_is_said_that_the_program_does_not_give() -> None:
    stopped = set(_STOPPED.findall(VERIFY["text.js"]))
    found = {*sentences(), *(f"not canonical: {s}" for s in stopped)}
    said = {f"another {name}" for name in ("draw", "attempt", "manifest", "party", "chain")}
    said |= {"a void attempt has no such file", "an abandoned attempt has no such file"}
    said |= {"signers: no name twice", "signers: no certificate twice"}
    said |= {"not the secret of"}
    said |= {f"one /{what} for each name" for what in ("EmbeddedFile", "Filespec")}
    assert {b for b in REASONS if not any(s.startswith(b) for s in found)} - said == set()


def test_each_check_and_each_thing_left_open_has_its_words() -> None:
    text = VERIFY["verification.js"] + VERIFY["commitment.js"] + VERIFY["kit.js"]
    steps = set(re.findall(r'(?:\[|bound\()"([a-z\' ]+)", this\.check', text))
    assert steps == set(CHECKS)
    text += VERIFY["beside.js"]
    left = re.findall(rf"open\.push\([^;]*?{_TEXT}", text) + re.findall(
        r': "(keys\.txt[^"]+)', text
    )
    assert len(left) >= 5
    assert {line for line in left if not any(line.startswith(begin) for begin in OPEN)} == set()


def test_each_unreadable_file_has_its_words() -> None:
    worker = (STATIC / "public/verifier-worker.js").read_text(encoding="utf-8")
    taking = (
        path.read_text(encoding="utf-8") for path in (STATIC / "public/verifier").glob("*.js")
    )
    text = "".join([worker, (STATIC / "bundles.js").read_text(encoding="utf-8"), *taking])
    reasons = set(re.findall(r'(?:refuse|UnreadableError)\("([^"]+)"\)', text))
    assert len(reasons) > 10
    assert reasons | {""} == set(UNREADABLE)


def test_in_english_each_has_its_words_too() -> None:
    english = verifying_english
    assert set(english.CHECKS) == set(CHECKS)
    for chinese, other in ((UNREADABLE, english.UNREADABLE), (VERDICTS, english.VERDICTS)):
        assert set(chinese) == set(other)
    assert set(english.OPEN) < set(OPEN)
    assert set(MEANINGS) == set(english.MEANINGS)
    for name in ("PAGE", "SAID", "TAKING"):
        assert list(getattr(verifier_page, name)) == list(getattr(verifier_english, name))
    assert [name for name, (title, _) in english.VERDICTS.items() if "✓" in title] == ["verified"]


def test_only_one_verdict_bears_a_tick() -> None:
    assert [name for name, (title, _) in VERDICTS.items() if "✓" in title] == ["verified"]


def test_what_a_pass_means_is_said_for_each_end_and_only_a_drawn_one_has_winners() -> None:
    assert set(MEANINGS) == {"before", "drawn", "void", "abandoned"}
    assert [end for end, told in MEANINGS.items() if "中奖者算得对" in told] == ["drawn"]
    assert [end for end, told in MEANINGS.items() if "lottery minutes check" in told] == ["drawn"]
    assert "没有结果" in MEANINGS["before"]
    for end in ("void", "abandoned"):
        assert "没有中奖者" in MEANINGS[end]
        assert "主办单位写明的" in MEANINGS[end]
        assert "主办单位写明" in CHECKS[end][1]
