"""The entry form as values: what was typed, what a code says, and what is said beside it."""

from dataclasses import dataclass, fields, replace

from flask import request

from lottery.invoices import Invoice, RawEntry, Reason
from lottery.invoices.values.amounts import yuan
from lottery.texts.fields import TYPED
from lottery.texts.reasons import sentence


@dataclass(frozen=True)
class FieldNote:
    """A sentence beside a field (empty: above the form); a warning does not stop the entry.

    `slip` is the entry whose slip the sentence leads to, if the reader may see it.
    """

    field: str
    text: str
    warns: bool = False
    slip: int | None = None

    def plain(self) -> dict[str, object]:
        """For the page's script."""
        return {"field": self.field, "text": self.text, "warns": self.warns}


def typed() -> RawEntry:
    """What the form holds."""
    return RawEntry(**{f.name: request.form.get(f.name, "").strip() for f in fields(RawEntry)})


def filled(raw: RawEntry, known: dict[str, str]) -> RawEntry:
    """What was typed stays as it was typed; empty fields take what was read."""
    return replace(raw, **{name: value for name, value in known.items() if not getattr(raw, name)})


def facts(invoice: Invoice) -> dict[str, str]:
    """What was read, as the texts of the form's fields; empty where it is unknown."""
    identity = {kind: rest for kind, _, rest in (i.partition(":") for i in invoice.identities)}
    code, _, number = identity.get("L", "").partition("-")
    return {
        "code": code,
        "number": number or identity.get("D", ""),
        "digital_number": identity.get("D", "") if number else "",
        "issued": invoice.issued.isoformat() if invoice.issued else "",
        "net": _yuan(invoice.net_fen),
        "tax": _yuan(invoice.tax_fen),
        "gross": _yuan(invoice.gross_fen),
    }


def notes_of(reasons: tuple[Reason, ...], *, warns: bool = False) -> tuple[FieldNote, ...]:
    """The sentences of reasons, each beside its field."""
    return tuple(FieldNote(reason.field, sentence(reason), warns) for reason in reasons)


def first_told(notes: tuple[FieldNote, ...]) -> str:
    """The first field of the form beside which a note stands that stops the entry; or nothing."""
    told = {note.field for note in notes if not note.warns}
    return next((one.name for one in TYPED if one.name in told), "")


def _yuan(fen: int | None) -> str:
    return "" if fen is None else yuan(fen)
