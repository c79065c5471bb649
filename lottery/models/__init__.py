"""The tables, in the order in which an invoice walks through them.

Plain rows without behaviour: what may happen to them is in the module that writes them, and what
must never happen to them is in the database (`APPEND_ONLY` becomes triggers in the migrations).
JSON columns hold canonical JSON text. Money is whole fen. Boxes are AES-GCM (`lottery.people`).
"""

from lottery.models.base import Base
from lottery.models.ceremony import (
    DiceTyping,
    DrawAnswer,
    DrawObjection,
    Proposal,
    ProposalEnd,
    Screen,
    SealedHash,
    SecondResult,
)
from lottery.models.draws import (
    Draw,
    DrawDocument,
    DrawKey,
    DrawSource,
    DrawStep,
    DrawTier,
    ForgottenDraw,
)
from lottery.models.intake import (
    Correction,
    EntryReason,
    ImportJob,
    ImportRow,
    InvoiceIdentity,
    Refusal,
    ReviewMotion,
)
from lottery.models.programme import (
    Barred,
    Campaign,
    DrawPlan,
    MerchantVersion,
    Period,
    RulesVersion,
)
from lottery.models.register import (
    Checkpoint,
    Entry,
    EntryEvent,
    EntryPaper,
    EventNote,
    Forgotten,
    RegisterHead,
    RegisterLine,
)
from lottery.models.staff import Account, JournalHead, JournalLine, LoginFailure, LoginSession
from lottery.models.tax import TaxAnswer, TaxFile

__all__ = [
    "Account",
    "Barred",
    "Base",
    "Campaign",
    "Checkpoint",
    "Correction",
    "DiceTyping",
    "Draw",
    "DrawAnswer",
    "DrawDocument",
    "DrawKey",
    "DrawObjection",
    "DrawPlan",
    "DrawSource",
    "DrawStep",
    "DrawTier",
    "Entry",
    "EntryEvent",
    "EntryPaper",
    "EntryReason",
    "EventNote",
    "Forgotten",
    "ForgottenDraw",
    "ImportJob",
    "ImportRow",
    "InvoiceIdentity",
    "JournalHead",
    "JournalLine",
    "LoginFailure",
    "LoginSession",
    "MerchantVersion",
    "Period",
    "Proposal",
    "ProposalEnd",
    "Refusal",
    "RegisterHead",
    "RegisterLine",
    "ReviewMotion",
    "RulesVersion",
    "Screen",
    "SealedHash",
    "SecondResult",
    "TaxAnswer",
    "TaxFile",
]

APPEND_ONLY = (
    "rules_version",
    "register_line",
    "checkpoint",
    "entry",
    "entry_event",
    "entry_reason",
    "event_note",
    "review_motion",
    "correction",
    "invoice_identity",
    "refusal",
    "merchant_version",
    "tax_file",
    "tax_answer",
    "draw_step",
    "draw_document",
    "draw_objection",
    "draw_answer",
    "sealed_hash",
    "second_result",
    "proposal",
    "proposal_end",
    "forgotten",
    "forgotten_draw",
    "journal_line",
)
