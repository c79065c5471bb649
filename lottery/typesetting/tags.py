"""What is read on a page, and as what: the nodes of a paper's structure, in reading order.

Setting a paper yields its nodes beside its marks; `structure` makes the file's tree of them. A
node's role is one of PDF's own (ISO 32000-1, 14.8.4): Document, Sect, H1, H2, P, Table, THead,
TBody, TR, TH, TD, L, LI, Lbl, LBody, BlockQuote, Figure, Caption, Form.
"""

from __future__ import annotations

from dataclasses import dataclass

COLUMN, ROW = "Column", "Row"
"""Styles of a TH: the direction in which it heads its table."""


@dataclass(frozen=True)
class Node:
    """A node by its role and the number of the node it lies in (-1: none).

    Either it holds other nodes, or something is drawn for it. `told` is read in place of a figure
    or form field.
    """

    role: str
    above: int
    style: str = ""
    told: str = ""


ROOT = Node("Document", -1)
