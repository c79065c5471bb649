"""Review: doubtful entries, decisions by others than those who entered, appeals, corrections.

What is decided:

* Nobody decides on what he entered. A rejected entry comes back only by an appeal, and neither by
  the hand that rejected it nor by the one that appealed.
* After a period's closing time one reviewer proposes, another confirms with the same decision. Both
  are open accounts with that role when it is confirmed.
* A wrong entry is corrected until its period closes: it is rejected as `corrected`, and the invoice
  is entered anew and waits for review. That is the only way in which an identity becomes free. An
  entry that was rejected may be corrected too (its facts may have been the fault); what is entered
  anew waits for review like any other, and what the tax bureau said of the invoice still holds.
  After the closing nothing is entered anew, as nothing else is: two people may reject it.
* Nothing is edited: each step is a new line in the register or a motion, and in the journal.
"""

from lottery.review.correcting import correct, may_correct
from lottery.review.deciding import Decision, accept, appeal, reject, takes_two, why_not

__all__ = [
    "Decision",
    "accept",
    "appeal",
    "correct",
    "may_correct",
    "reject",
    "takes_two",
    "why_not",
]
