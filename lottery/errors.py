"""What can go wrong in the lottery: one root, and names that are sentences of the domain.

Each error is made with a finished Chinese sentence (from `lottery.texts`), because whoever sees it
is a clerk, an organiser or a notary. What must not be ignored is raised, never returned.
"""

from datetime import datetime


class LotteryError(Exception):
    """The root: the command line prints it as one line, the site as one page."""


class RefusalError(LotteryError):
    """Everything that is no fault of the machine: what was asked cannot be done as it was asked."""


class NaiveTimeError(RefusalError):
    """A time came without its zone. Its sentence stands here: the clock is below the texts."""

    def __init__(self, now: datetime) -> None:
        super().__init__(f"时间 {now.isoformat()} 没有时区，不能使用。")


class SettingsError(RefusalError):
    """A setting or a secret is missing or malformed; the program does not start."""


class KeyUnusableError(RefusalError):
    """A signing key's file is missing or is not an Ed25519 key."""


class DatabaseClosedError(RefusalError):
    """The database cannot be opened or reached."""


class DatabaseMissingError(RefusalError):
    """The database is not there, in a home that has held a register."""


class DatabaseBehindError(RefusalError):
    """The database has not come as far as was acknowledged or published of it."""


class DatabaseForkedError(RefusalError):
    """The database tells another history than was acknowledged or published of it."""


class DatabaseMixedError(RefusalError):
    """The database's file and the -wal beside it are not of one database."""


class HeadRefusedError(LotteryError):
    """The acknowledged head cannot be read or written, or is not one of this home: no
    RefusalError, as it may be the disk's fault; what was done may stand in the database."""


class BackupRefusedError(RefusalError):
    """A backup that cannot be made, does not open or does not hold, or that may not be put back."""


class SecondDiskError(RefusalError):
    """The second disk is not there, is another home's, or does not hold what it should."""


class DatabaseBusyError(RefusalError):
    """Somebody else is at work for so long that what was deleted could not be overwritten."""


class ReadOnlyError(RefusalError):
    """A process that only shows what is public was asked to write."""


class MachineFaultError(LotteryError):
    """The machine failed under the program: disk, memory, file handles, database server.

    `kind` is one of `lottery.texts.machine.TITLES`. Nothing was half done. It is no RefusalError:
    whoever answers refusals with their sentence lets it pass.
    """

    def __init__(self, sentence: str, kind: str) -> None:
        super().__init__(sentence)
        self.kind = kind


class SchemaError(RefusalError):
    """The database has another version of the tables than this program."""


class ClockWentBackError(RefusalError):
    """Today's date lies before the register's last line."""


class RegisterBrokenError(RefusalError):
    """The stored register does not give the root that was signed."""


class EntryUnknownError(RefusalError):
    """No entry has this number."""


class EntryForgottenError(RefusalError):
    """The papers of this entry are destroyed."""


class ReviewRefusedError(RefusalError):
    """A decision on an entry by somebody who may not take it, or at the wrong time."""


class UnmaskRefusedError(RefusalError):
    """Somebody without the right role, or without a reason, asked for a person's data."""


class EvidenceRefusedError(RefusalError):
    """A file that is not kept, or not there to be looked at."""


class MerchantRefusedError(RefusalError):
    """A line of the merchant registry is malformed or contradicts another one."""


class TaxFileError(RefusalError):
    """A file of the tax bureau's answers cannot be taken as it is."""


class ForgetRefusedError(RefusalError):
    """The time to forget has not come."""


class NotATokenError(RefusalError):
    """A batch or a reason is not a TOKEN of the protocol."""


class JournalBrokenError(RefusalError):
    """The journal's chain of hashes does not hold."""


class SecurityLogBrokenError(RefusalError):
    """The security log's chain of hashes does not hold, or it may not be cut there."""


class JournalDiffersError(RefusalError):
    """What the tables hold differs from what the journal tells."""


class NotForTheJournalError(RefusalError):
    """A journal line would hold what its bytes cannot say, or somebody's number."""


class BoxClosedError(RefusalError):
    """An encrypted field does not open: wrong key, wrong place or changed bytes."""


class ProgrammeError(RefusalError):
    """The programme's file is malformed or contradicts what is stored."""


class CalendarFileError(ProgrammeError):
    """A file of the official calendar is malformed, or there is none of the year."""


class CampaignUnknownError(RefusalError):
    """No campaign, period, rules version or draw plan has this code."""


class AccountError(RefusalError):
    """An account cannot be made as asked."""


class LoginRefusedError(RefusalError):
    """Name and password do not belong together, or the account is closed."""


class FirstPasswordExpiredError(LoginRefusedError):
    """The password is right, but it is a first one, and too old."""


class DrawUnknownError(RefusalError):
    """No draw has this code."""


class StepRefusedError(RefusalError):
    """A step of a draw out of its order, again with other values, or without what it needs."""


class AtAnotherComputerError(StepRefusedError):
    """Something that is done at the other computer: the spare one, or the main one."""


class SecretReplacedError(RefusalError):
    """A secret of the home was made anew since this program was started."""


class PaperRefusedError(RefusalError):
    """A paper that there is none of, or not yet."""


class PlanRefusedError(RefusalError):
    """A draw's plan breaks a rule of the protocol."""


class SourceRefusedError(RefusalError):
    """A source's value is malformed, out of order, or not what was sealed."""


class ProposalRefusedError(RefusalError):
    """An act for two: proposed or confirmed by somebody who may not, or done by one alone."""


class SecondResultRefusedError(RefusalError):
    """A second program's result from somebody who may not hand one in, or that cannot be one."""


class PublicationRefusedError(RefusalError):
    """What was to be published did not verify, or something else lies in its place."""


class KitRefusedError(RefusalError):
    """A kit cannot be written here, or what was written does not verify."""


class NoticesRefusedError(RefusalError):
    """A public folder of which no pages can be made, or a place where they may not be put."""


class ScreenMovedError(RefusalError):
    """Somebody else changed what the hall's screens show in the meantime."""


class ParcelRefusedError(RefusalError):
    """A draw for the spare computer that does not open, or does not hold."""


class ElsewhereRefusedError(RefusalError):
    """A file from elsewhere, or a key of those who sign there, that is not taken."""


class VerdictRefusedError(RefusalError):
    """A verdict from outside that does not hold, or is not about what is published."""


class TimestampRefusedError(RefusalError):
    """A timestamp that is not what was asked for, or an authority that gives none."""


class NotaryRefusedError(RefusalError):
    """A key that cannot be the notary's, or a signature that is not his over what is stored."""


class KeyListRefusedError(RefusalError):
    """An entry that may not come into the list of keys, or a signature that is not asked for."""


class KeyOtherError(RefusalError):
    """A key file of the home is not the one that its list of keys names."""


class PrizeRefusedError(RefusalError):
    """An act about a prize that its rules do not allow now, or a prize that is not there."""


class ScaleRefusedError(RefusalError):
    """A list that an engine cannot read, or not here: its place, a library, a worker, a bound."""
