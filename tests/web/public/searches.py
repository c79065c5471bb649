"""What people type to look for themselves, and whom it names: one table for both languages.

Each row is the way a person writes a number of his; `{entry}`, `{phone}` and the others are his
own. `expects` says what such a text is: `entry` (his entry number, whole), `whole` (his phone or
invoice, whole), `part` (the end of one of them, or its mask), `unsure` (too short, or unclear).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Whose numbers are typed: digits only, `before` and `tail` those of the phone."""

    entry: str
    phone: str
    invoice: str

    def types(self, way: str) -> str:
        """The text in his hand."""
        wide = str.maketrans("0123456789", "０１２３４５６７８９")
        return way.format(
            entry=self.entry,
            bare=self.entry.lstrip("0").zfill(4),
            phone=self.phone,
            before=self.phone[:3],
            middle=self.phone[3:7],
            tail=self.phone[-4:],
            end=self.phone[-6:],
            invoice=self.invoice,
            last=self.invoice[-4:],
            short=self.phone[-3:],
            wide_entry=self.entry.translate(wide),
            wide_phone=self.phone.translate(wide),
            wide_invoice=self.invoice.translate(wide),
        )


WAYS = [
    ("{entry}", "entry"),
    (" {entry} ", "entry"),
    ("{wide_entry}", "entry"),
    ("No.{entry}", "entry"),
    ("No. {entry}", "entry"),
    ("№{entry}", "entry"),
    ("#{entry}", "entry"),
    ("编号{entry}", "entry"),
    ("登记编号：{entry}", "entry"),
    ("登记编号 {entry}", "entry"),
    ("00{entry}", "entry"),
    ("https://x.example/check/{entry}#a.b.c", "entry"),
    ("http://x.example/check/{entry}", "entry"),
    ("{bare}", "part"),
    ("编号 {bare}", "part"),
    ("{phone}", "whole"),
    ("{wide_phone}", "whole"),
    ("{before} {middle} {tail}", "whole"),
    ("{before}-{middle}-{tail}", "whole"),
    ("{before}　{middle}　{tail}", "whole"),
    ("{before}\xa0{middle}\xa0{tail}", "whole"),
    ("+86{phone}", "whole"),
    ("+86 {before}-{middle}-{tail}", "whole"),
    ("0086{phone}", "whole"),
    ("86{phone}", "whole"),
    ("0{phone}", "whole"),
    ("手机{phone}", "whole"),
    ("手机号：{phone}", "whole"),
    ("电话 {phone}", "whole"),
    ("Tel: {phone}", "whole"),
    ("{phone}。", "whole"),
    ("\u200e{phone}\u200e", "whole"),
    ("{before}****{tail}", "part"),
    ("{before}*{tail}", "part"),
    ("{before}xxxx{tail}", "part"),
    ("{before}XXXX{tail}", "part"),
    ("{before}××××{tail}", "part"),
    ("{before}…{tail}", "part"),
    ("{before}····{tail}", "part"),
    ("{before}＊＊＊＊{tail}", "part"),
    ("****{tail}", "part"),
    ("{tail}", "part"),
    ("尾号{tail}", "part"),
    ("{end}", "part"),
    ("{invoice}", "whole"),
    ("{wide_invoice}", "whole"),
    ("No {invoice}", "whole"),
    ("发票号码：{invoice}", "whole"),
    ("发票号{invoice}", "whole"),
    ("数电票 {invoice}", "whole"),
    ("01,32,,{invoice},258.00,20240315,,", "whole"),
    ("01,32,,{invoice},258.00,20240315,,A1B2,", "whole"),
    ("****{last}", "part"),
    ("票 ****{last}", "part"),
    ("{last}", "part"),
    ("{short}", "unsure"),
    ("{before}", "unsure"),
    ("{before}*", "unsure"),
    ("张*", "unsure"),
    ("我的号码", "unsure"),
    ("*", "unsure"),
    ("{before}{middle}", "begun"),
]
"""`begun`: a phone that was not typed to its end."""
