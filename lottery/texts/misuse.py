"""What is said of a command that was typed wrongly: how the library's sentence reads, and ours."""

SENTENCES = (
    (r"Invalid value for '?(?P<where>.+?)'?: (?P<why>.+)", "“{where}”写得不对：{why}"),
    (r"Invalid value: (?P<why>.+)", "{why}"),
    (r"No such command '(?P<what>[^']*)'.*", "没有命令“{what}”"),
    (r"No such option:? '?(?P<what>[^\s']+?)'?(?:[. ].*)?", "没有选项“{what}”"),
    (r"Missing command\.?", "还要写出子命令"),
    (r"Missing (?:argument|option|parameter):? '?(?P<what>[^']+?)'?(?:[. ].*)?", "缺少“{what}”"),
    (r"Got unexpected extra arguments? \((?P<what>.*)\)", "多写了“{what}”"),
    (r"Option '?(?P<what>[^']+?)'? requires .*", "“{what}”后面还要写出内容"),
    (r"Option '?(?P<what>[^']+?)'? does not take a value\.", "“{what}”后面不写内容"),
    (r"Argument '?(?P<what>[^']+?)'? takes (?P<count>\d+) values\.", "“{what}”要写 {count} 项"),
    (r"\w+(?: \w+)* '(?P<what>.*)' does not exist\.", "“{what}”不存在，请核对路径"),
    (r"\w+(?: \w+)* '(?P<what>.*)' is a file\.", "“{what}”是文件，这里要写目录"),
    (r"\w+(?: \w+)* '(?P<what>.*)' is a directory\.", "“{what}”是目录，这里要写文件"),
    (
        r"\w+(?: \w+)* '(?P<what>.*)' is not (?:readable|writable|executable)\.",
        "“{what}”没有权限读写，请核对属主和权限",
    ),
    (r"'(?P<what>.*)' is not a valid integer( range)?\.", "“{what}”不是整数"),
    (r"'(?P<what>.*)' is not a valid .*\.", "“{what}”的写法不对"),
    (r"(?P<what>\S+) is not in the range (?P<range>.+)\.", "{what} 不在 {range} 的范围内"),
    (r"'(?P<what>.*)' is not one of (?P<known>.+)\.", "“{what}”不是 {known} 之一"),
    (r"'(?P<what>.*)' does not match the formats? (?P<known>.+)\.", "“{what}”应写成 {known}"),
)
"""Patterns of what the library says (8.1 and later), the whole of it, and the same in Chinese."""


WHOLE = ("lottery [OPTIONS] COMMAND [ARGS]...", "lottery")


def possible(names: list[str]) -> str:
    return f"，相近的有 {'、'.join(names)}"


def told(what: str, usage: str, path: str) -> str:
    return f"{what}。用法：{usage}；各项说明见 {path} --help。"
