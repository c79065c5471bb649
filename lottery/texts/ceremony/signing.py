"""Whether a home can sign minutes, and whether stored minutes are the signed ones."""

from __future__ import annotations

from collections.abc import Sequence

DEMO_CERTIFICATE = "证书是演示用的（DEMO），不能签署正式抽奖的现场记录"
WAY_OUT = "请用 lottery pki 建立证书，或申请并导入证书（lottery pki show 显示现状）。"
TOLD_AT_PLAN = "注意：本机现在还不能签署这次抽奖的现场记录，封存名单之前须解决："


def cannot_sign(name: str, why: Sequence[str]) -> str:
    """The freeze is refused."""
    return f"抽奖 {name} 还不能封存：本机不能签署它的现场记录。{'；'.join(why)}。{WAY_OUT}"


def other_certificate(named: str, found: str) -> str:
    """The certificate was changed after the freeze."""
    return (
        f"签署现场记录的证书不是封存名单时写入抽奖清单的那一张：清单为 {named}，本机为 {found}。"
        "请换回原来的密钥和证书。"
    )


def nothing_signed(why: object) -> str:
    """No certificate can sign the minutes now."""
    return (
        f"现在不能签署现场记录，什么都没有签（{why}）。证书过期或换过的，先更换："
        "lottery keys change minutes --certificate 证书 --key 私钥 --root 根 --reason 理由，"
        "由公证员签名，再定稿。"
    )


def no_new_certificate(used: str) -> str:
    """Nothing has taken the place of the certificate that signed."""
    return (
        f"没有可以重签的新证书：现有的签名出自证书 {used}，名录里没有列入接替它、"
        "本机有密钥并且现在有效的证书。请先更换：lottery keys change minutes "
        "--certificate 证书 --key 私钥 --root 根 --reason 理由，由公证员签名；"
        "名录里还没有原来那张的，先用同一条命令把原来那张列入。"
    )


def published_already(name: str) -> str:
    """Minutes that are out are not signed again."""
    return f"抽奖 {name} 已经公布，现场记录不能重签：公布的文件不再改动。"


def followed_already(name: str, names: Sequence[str]) -> str:
    """Somebody has signed after the organiser."""
    return (
        f"抽奖 {name} 的现场记录已有后续签名（{'、'.join(names)}），不能重签："
        "他们签的是现在这份文件。请直接公布：签署时有效的证书，后来过期、更换，记录照常通过核验。"
    )


def minutes_replaced(name: str, told: Sequence[str], found: Sequence[str]) -> str:
    """The stored minutes are not the file that is taken in."""
    return (
        f"抽奖 {name} 的现场记录与日志不符：日志记的 SHA-256 为 {'、'.join(told) or '无'}，"
        f"库中的文件为 {'、'.join(found) or '无'}。文件被替换过，不能公布。"
    )


def minutes_refused(name: str, why: str) -> str:
    """The stored minutes are not accepted."""
    return f"抽奖 {name} 的现场记录没有通过检查：{why}"


def minutes_unreadable(name: str, why: object) -> str:
    """What is stored as minutes cannot be read at all."""
    return f"抽奖 {name} 的现场记录或抽奖清单无法读取：{why}"
