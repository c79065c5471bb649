"""Prizes after the draw: from a drawn number to a prize in somebody's hands, accounted for.

`life` says what may happen to a prize, and is pure; `facts` gathers what that hangs on, `acts`
does one act in one transaction with one line in the journal, `joint` what two people do together,
`standing` tells where each prize of a draw stands, `papers` keeps what was shown, sealed, until the
day it is destroyed. Who holds a prize at first is the draw's result; nobody can choose whom it goes
to next: the alternates of its tier step up in their order.

Whoever can write the database can still at most add an act; `lottery check` walks each life again.
"""
