"""What is asked of a password."""

import os
import string
import subprocess
import sys
from pathlib import Path

import pytest

from lottery.accounts import passwords
from lottery.errors import AccountError, SettingsError


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "至少 12"),
        ("elevensigns", "至少 12"),
        ("a" * 129, "最多 128"),
        ("zhang.san.zhang.san", "用户名"),
        ("ZHANG.SAN-2024", "用户名"),
        ("aaaaaaaaaaaaaa", "太常见"),
        ("abababababab", "太常见"),
        ("123456789:;<=", "太常见"),
        ("abcdefghijklmn", "太常见"),
        ("password1234", "太常见"),
        ("P@ssw0rd!!!!passw0rd", "太常见"),
        ("Admin123456888888", "太常见"),
        ("5201314woaini", "太常见"),
        ("qwerty-123456-qwerty", "太常见"),
        ("Zouping-Lottery-1", "太常见"),
        ("woaizhongguo1", "太常见"),
        ("wangwei19880808", "太常见"),
        ("Shandong@2026", "太常见"),
        ("xiaoming123456", "太常见"),
        ("qazwsxedcrfv", "太常见"),
        ("p@ssw0rd2024!", "太常见"),
        ("zhang.san2026!", "用户名"),
    ],
)
def test_a_password_that_others_try_first_is_refused(password: str, why: str) -> None:
    with pytest.raises(AccountError, match=why):
        passwords.check(password, "zhang.san")


@pytest.mark.parametrize(
    "password",
    ["correct horse battery", "黛溪河边的第三棵老槐树下见", "x7!Kq2-mw9Zr", "a long pass phrase"],
)
def test_one_that_nobody_guesses_is_taken(password: str) -> None:
    passwords.check(password, "li.si")


def test_what_stands_in_the_offices_own_list_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "breached.txt"
    file.write_text("short\nThe Third Old Tree By The River\n", encoding="utf-8")
    passwords.forbid(file)
    try:
        with pytest.raises(AccountError, match="太常见"):
            passwords.check("the third old tree by the river", "li.si")
    finally:
        passwords.forbid(None)
    passwords.check("the third old tree by the river", "li.si")
    with pytest.raises(SettingsError, match="breach_list"):
        passwords.forbid(tmp_path / "none.txt")


def test_first_passwords_pass_the_check_and_can_be_read_aloud() -> None:
    made = {passwords.new(os.urandom) for _ in range(200)}
    assert len(made) == 200
    for one in made:
        passwords.check(one, "li.si")
        assert set(one) <= set(string.ascii_lowercase + string.digits + "-") - set("ilou")


def test_where_there_is_no_password_none_matches() -> None:
    assert not passwords.matches(None, "nobody's password")
    assert not passwords.matches("rubbish", "rubbish")


@pytest.mark.slow
def test_outside_of_tests_a_guess_costs_what_rfc_9106_asks_for() -> None:
    program = "from lottery.accounts import passwords; print(passwords.hashed('x', bytes))"
    made = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert made.stdout.startswith(b"$argon2id$v=19$m=65536,t=3,p=4$")
