"""What the security log tells of, and which of it anybody can bring about as often as he likes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

KINDS: Mapping[str, bool] = MappingProxyType(
    {
        "login": False,
        "login-failed": True,
        "login-throttled": True,
        "code-failed": True,
        "recovery-code-used": False,
        "logout": False,
        "sessions-ended": False,
        "refused": True,
        "form-refused": True,
        "upload-refused": True,
        "unmasked": False,
        "unmask-refused": True,
        "account-created": False,
        "account-closed": False,
        "account-reopened": False,
        "roles-changed": False,
        "password-changed": False,
        "password-reset": False,
        "password-expired": True,
        "code-set": False,
        "code-reset": False,
        "account-recovered": False,
        "command": False,
        "started": False,
        "stopped": False,
        "crowded": False,
        "log-destroyed": False,
    }
)
"""Each kind of event, and whether it is counted when it comes again and again (`crowd`)."""


@dataclass(frozen=True)
class SecurityEvent:
    """Something at the door. `account` is who did it (`cli:NAME` at a command; empty: nobody),
    `address` from where; `detail` holds numbers and tokens, and no personal data."""

    kind: str
    account: str = ""
    address: str = ""
    detail: Mapping[str, str | int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no event of the security log: {self.kind}")
