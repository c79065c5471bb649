"""Which columns of which tables decide, and who writes them; what decides nothing, and why.

A test holds this against the models: a table or a column that stands in neither list fails it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Column, Table

from lottery.models import Base


@dataclass(frozen=True)
class KeptColumns:
    """Columns of a table that the ledger keeps (its key is always kept), and who writes them."""

    columns: tuple[str, ...]
    by: str


def _kept(columns: str, by: str) -> KeptColumns:
    return KeptColumns(tuple(columns.split()), by)


KEPT: Mapping[str, KeptColumns] = {
    # The programme: who may take part in what, until when.
    "campaign": _kept("code title", "lottery.programme.campaigns"),
    "period": _kept("batch campaign title starts ends closes_at", "lottery.programme.campaigns"),
    "rules_version": _kept(
        "id campaign version valid_from text sha256 parameters", "lottery.programme"
    ),
    "draw_plan": _kept("code campaign title content", "lottery.programme.campaigns"),
    "barred": _kept("person_index reason added_at", "lottery.programme.campaigns"),
    "barred_change": _kept(
        "id person_index reason why proposal at by", "lottery.programme.taking_back"
    ),
    "imprint": _kept("id content proposal at by", "lottery.programme.imprints"),
    "official_year": _kept("id year sha256 content at by", "lottery.holidays.loading"),
    "rules_recall": _kept("rules reason proposal at by", "lottery.programme.taking_back"),
    "merchant_version": _kept(
        "id seller_id valid_from valid_to name category is_insurer withdrawn why at by",
        "lottery.merchants",
    ),
    # The register and what stands behind its lines.
    "checkpoint": _kept("size root note at", "lottery.register"),
    "entry": _kept(
        "number batch commit seller_name amount_fen issued kind entered_by entered_at",
        "lottery.register",
    ),
    "entry_paper": _kept(
        "entry slip_box card_box holder_index phone_index person_index seller_index",
        "lottery.register, lottery.retention",
    ),
    "entry_event": _kept("line entry what reason at by", "lottery.register"),
    "event_note": _kept("line code note", "lottery.review"),
    "forgotten": _kept("entry at by", "lottery.retention"),
    # Intake and review.
    "invoice_identity": _kept("identity entry scope follows", "lottery.intake.identities"),
    "entry_reason": _kept("entry position code field value", "lottery.intake.entering"),
    "correction": _kept("entry line replacement at by", "lottery.intake.entering"),
    "review_motion": _kept("id entry events what reason note at by", "lottery.review"),
    "refusal": _kept("id at by fingerprint identity code detail", "lottery.intake.refused"),
    "refusal_period": _kept("refusal campaign batch", "lottery.intake.refused"),
    "refusal_appeal": _kept("id refusal batch consent at by", "lottery.review.refusal_appeals"),
    "refusal_paper": _kept("appeal box", "lottery.review.refusal_appeals, lottery.retention"),
    "refusal_decision": _kept(
        "appeal what reason note entry at by", "lottery.review.refusal_appeals"
    ),
    "forgotten_appeal": _kept("appeal at by", "lottery.retention"),
    "kept_file": _kept(
        "id entry appeal digest kind size box at by",
        "lottery.intake.evidence, lottery.retention",
    ),
    "import_job": _kept(
        "id campaign sha256 name started_at by rows_total handling", "lottery.importing"
    ),
    "import_row": _kept("job row verdict code entry message", "lottery.importing"),
    "heading_meaning": _kept(
        "id purpose campaign sender heading shown field forgotten at by",
        "lottery.importing.headings",
    ),
    # What the tax bureau answered.
    "tax_file": _kept("id sha256 name rows at by", "lottery.tax.answers"),
    "tax_answer": _kept("id file identity state as_of", "lottery.tax.answers"),
    # Prizes after the draw.
    "prize_act": _kept(
        "id draw attempt tier slot number turn entry what stage until detail proposal at by",
        "lottery.prizes.acts",
    ),
    "prize_claimant": _kept("act identity_index last_four form proxy", "lottery.prizes.papers"),
    "prize_paper": _kept(
        "id act kind digest form size box destroy_on at by", "lottery.prizes.papers"
    ),
    "forgotten_prize_paper": _kept("paper at by", "lottery.prizes.papers"),
    "past_prize": _kept(
        "id mark campaign draw tier prize value_fen tax_fen holder day receipt at by",
        "lottery.prizes.past",
    ),
    # Draws.
    "draw": _kept(
        "code attempt mode title campaign batches rules_version cap audit place organiser omits"
        " planned_at",
        "lottery.ceremony.steps.plan",
    ),
    "called_off_draw": _kept("draw attempt title reason at by", "lottery.ceremony.steps.call_off"),
    "draw_tier": _kept(
        "draw attempt position code name count prize value_fen alternates",
        "lottery.ceremony.steps.plan",
    ),
    "draw_source": _kept(
        "draw attempt number kind who title parameter value recorded_at",
        "lottery.ceremony.steps.plan, lottery.ceremony.sources.record",
    ),
    "draw_step": _kept("draw attempt step at by", "lottery.attempts"),
    "draw_document": _kept("draw attempt name content", "lottery.ceremony"),
    "draw_key": _kept("draw attempt box", "lottery.ceremony.steps.freeze, lottery.retention"),
    "forgotten_draw": _kept("draw attempt at by", "lottery.retention"),
    "draw_objection": _kept("id draw attempt organ text at by", "lottery.ceremony.steps.close"),
    "draw_answer": _kept("objection text at by", "lottery.ceremony.steps.close"),
    "sealed_hash": _kept(
        "draw attempt party sha256 keeper at by", "lottery.ceremony.sources.sealing"
    ),
    "dice_typing": _kept("draw attempt number typist value at", "lottery.ceremony.sources.typing"),
    "second_result": _kept(
        "id draw attempt sha256 content program at by", "lottery.ceremony.notary.second_result"
    ),
    "proposal": _kept("id act subject detail at by", "lottery.proposals"),
    "proposal_hand": _kept("proposal by role at", "lottery.proposals"),
    "second_keeper": _kept("draw attempt party keeper at by", "lottery.ceremony.sources.sealing"),
    "proposal_end": _kept("proposal what at by", "lottery.proposals"),
    "notary_key": _kept("id key at by", "lottery.ceremony.notary.registration"),
    "notary_signature": _kept("sha256 key line at by", "lottery.ceremony.notary.answers"),
    "key_entry": _kept("number content at by", "lottery.keylist"),
    "key_change": _kept("id content at by", "lottery.keylist"),
    "key_change_signature": _kept("change key line at by", "lottery.keylist"),
    "key_change_end": _kept("change what at by", "lottery.keylist"),
    "draw_signer": _kept(
        "draw attempt number name sha256 certificates at by", "lottery.ceremony.papers.signers"
    ),
    "countersignature": _kept(
        "draw attempt number name base signed_at revision at by",
        "lottery.ceremony.papers.countersigning",
    ),
    "program_file": _kept("sha256 content", "lottery.handouts.frozen_programs"),
    # What others give of a draw.
    "sm2_key": _kept("id name key at by", "lottery.elsewhere.keys"),
    "elsewhere_file": _kept(
        "id draw attempt sha256 size kind source signed_by path box at by",
        "lottery.elsewhere.keeping",
    ),
    "outside_verdict": _kept("draw attempt role sha256 content at by", "lottery.verdicts.keeping"),
    "draw_timestamp": _kept("draw attempt file sha256 token at by", "lottery.timestamps.keeping"),
    "draw_move": _kept(
        "id draw attempt what move seq hash numbers_from reason at by", "lottery.moves"
    ),
    "secret_rotation": _kept("id secret what mark at by", "lottery.rotation"),
    # Who logs in.
    "account": _kept(
        "id username name organ password roles active fs_uniquifier created_at totp_box totp_step"
        " must_change password_at recovery",
        "lottery.accounts",
    ),
    "login_session": _kept(
        "token account address agent begun_at ended_at ended_by proved_at",
        "lottery.accounts.logins",
    ),
    "security_cut": _kept("upto hash at by", "lottery.security_log.chain"),
}

NOT_KEPT: Mapping[str, str] = {
    "register_line": "made again, day and all, from its entry or its event, which are kept",
    "register_piece": "made of the register's lines, and held against them and the signed roots",
    "register_head": "held against the register's last line by the register's own check",
    "journal_line": "held by its own chain, and by the seals of the ledger",
    "journal_head": "held against the journal's last line by its own check",
    "row_ledger": "held by the seals in the journal",
    "security_line": "held by its own chain, and by the chain's hashes in the journal",
    "security_head": "held against the security log's last line by its own check",
    "login_failure": "counts for fifteen minutes; whoever deletes it may try more passwords",
    "screen": "which page the hall shows; a card is held against the pool before it is shown",
}
"""Tables that the ledger does not keep, and why."""

LEFT_OUT: Mapping[str, Mapping[str, str]] = {
    "login_session": {"seen_at": "set by each page; the other columns say who is logged in"},
}
"""Columns of kept tables that the ledger does not keep, and why."""


def table_of(name: str) -> Table:
    """The table of this name."""
    return Base.metadata.tables[name]


@cache
def columns_of(name: str) -> tuple[Column[Any], ...]:
    """The kept columns of a table, in the order in which they are hashed."""
    return tuple(table_of(name).columns[column] for column in KEPT[name].columns)


@cache
def key_of(name: str) -> tuple[Column[Any], ...]:
    """The columns of a table's primary key; each of them is kept."""
    return tuple(table_of(name).primary_key.columns)


@cache
def of_a_draw(name: str) -> bool:
    """Whether a table's key begins with a draw and its attempt."""
    return [column.name for column in key_of(name)][1:2] == ["attempt"]


OF_DRAWS = (
    *("campaign", "period", "rules_version", "draw", "draw_tier", "draw_source", "draw_step"),
    *("draw_document", "draw_key", "forgotten_draw", "sealed_hash", "dice_typing"),
    *("second_result", "draw_objection", "draw_answer", "account", "called_off_draw"),
    # Whose hands have confirmed, and what the notary has signed, by which key.
    *("proposal", "proposal_hand", "proposal_end", "second_keeper", "notary_key"),
    *("notary_signature", "checkpoint", "program_file", "draw_signer", "countersignature"),
    "draw_move",
    "key_entry",
)
"""What each step of a draw is built on: held before it is taken."""
