"""What is said where a secret is asked for."""

from draws.notary.words import DIFFER

DIFFERENT = f"{DIFFER}请重新输入。"


def again(label: str) -> str:
    return f"再输一遍：{label}"


def no_terminal(label: str, way: str) -> str:
    given = f"，或用 {way} 给出" if way else ""
    return f"没有终端，问不了“{label}”：请在终端里运行{given}。"
