"""The tables, in the order in which an invoice walks through them.

Plain rows without behaviour: what may happen to them is in the module that writes them, and what
must never happen to them is in the database (`APPEND_ONLY` becomes triggers in the migrations).
A table whose rows others read as a value of the same name is called Stored and that name: a
`StoredPeriod` is the row of which `programme.Period` is read.

JSON columns hold canonical JSON text. Money is whole fen. Boxes are AES-GCM (`lottery.people`).
"""

from lottery.models.base import Base
from lottery.models.ceremony import (
    DiceTyping,
    DrawAnswer,
    DrawObjection,
    ProposalEnd,
    ProposalHand,
    Screen,
    SealedHash,
    SecondKeeper,
    SecondResult,
    StoredProposal,
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
from lottery.models.evidence import (
    ForgottenAppeal,
    KeptFile,
    RefusalAppeal,
    RefusalDecision,
    RefusalPaper,
)
from lottery.models.intake import (
    Correction,
    EntryReason,
    HeadingMeaning,
    ImportJob,
    ImportRow,
    InvoiceIdentity,
    Refusal,
    ReviewMotion,
)
from lottery.models.ledger import RowLedger
from lottery.models.notary import NotaryKey, NotarySignature, ProgramFile
from lottery.models.programme import (
    Barred,
    MerchantVersion,
    RulesVersion,
    StoredCampaign,
    StoredDrawPlan,
    StoredPeriod,
)
from lottery.models.register import (
    Checkpoint,
    Entry,
    EntryEvent,
    EntryPaper,
    EventNote,
    Forgotten,
    RegisterHead,
    StoredRegisterLine,
)
from lottery.models.signing import StoredCountersignature, StoredSigner
from lottery.models.staff import (
    JournalHead,
    LoginFailure,
    LoginSession,
    StoredAccount,
    StoredJournalLine,
)
from lottery.models.tax import TaxAnswer, TaxFile

__all__ = [
    "Barred",
    "Base",
    "Checkpoint",
    "Correction",
    "DiceTyping",
    "Draw",
    "DrawAnswer",
    "DrawDocument",
    "DrawKey",
    "DrawObjection",
    "DrawSource",
    "DrawStep",
    "DrawTier",
    "Entry",
    "EntryEvent",
    "EntryPaper",
    "EntryReason",
    "EventNote",
    "Forgotten",
    "ForgottenAppeal",
    "ForgottenDraw",
    "HeadingMeaning",
    "ImportJob",
    "ImportRow",
    "InvoiceIdentity",
    "JournalHead",
    "KeptFile",
    "LoginFailure",
    "LoginSession",
    "MerchantVersion",
    "NotaryKey",
    "NotarySignature",
    "ProgramFile",
    "ProposalEnd",
    "ProposalHand",
    "Refusal",
    "RefusalAppeal",
    "RefusalDecision",
    "RefusalPaper",
    "RegisterHead",
    "ReviewMotion",
    "RowLedger",
    "RulesVersion",
    "Screen",
    "SealedHash",
    "SecondKeeper",
    "SecondResult",
    "StoredAccount",
    "StoredCampaign",
    "StoredCountersignature",
    "StoredDrawPlan",
    "StoredJournalLine",
    "StoredPeriod",
    "StoredProposal",
    "StoredRegisterLine",
    "StoredSigner",
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
    "refusal_appeal",
    "refusal_decision",
    "forgotten_appeal",
    "merchant_version",
    "tax_file",
    "tax_answer",
    "heading_meaning",
    "draw_step",
    "draw_document",
    "draw_objection",
    "draw_answer",
    "proposal_hand",
    "sealed_hash",
    "second_keeper",
    "second_result",
    "notary_key",
    "notary_signature",
    "program_file",
    "countersignature",
    "proposal",
    "proposal_end",
    "forgotten",
    "forgotten_draw",
    "journal_line",
    "row_ledger",
)
