"""Every command: its name, its module below `lottery.cli`, and what `lottery --help` says of it."""

from lottery.cli.deferred import Deferred
from lottery.texts import backup, cli, demo, new_home, people, pieces, scale, serve
from lottery.texts.ceremony import (
    calling_off,
    closing,
    elsewhere,
    key_commands,
    notary_commands,
    proposals,
    signers,
    spare_computer,
    timestamps,
    verdicts,
)
from lottery.texts.ceremony import commands as steps
from lottery.texts.ceremony import draw_day_commands as draw_day
from lottery.texts.counter import intake
from lottery.texts.minutes import commands as minutes
from lottery.texts.minutes import pki
from lottery.texts.office import (
    doctor,
    holidays,
    journal,
    merchants,
    rules,
    secrets,
    security_log,
    tables,
    tax,
)
from lottery.texts.papers import commands as papers
from lottery.texts.prizes import export
from lottery.texts.public import kit, notices, witness, witnesses
from lottery.texts.review import decisions as review

_COMMANDS = (
    ("init", "home", new_home.INIT),
    ("upgrade", "setup", cli.UPGRADE),
    ("checkpoint", "setup", cli.CHECKPOINT),
    ("programme", "setup", cli.PROGRAMME),
    ("check", "check", cli.CHECK),
    ("backup", "office.backups", backup.BACKUP),
    ("restore", "office.restoring", backup.RESTORE),
    ("doctor", "office.doctor", doctor.HELP),
    ("serve", "serve", serve.HELP),
    ("site", "site", notices.SITE),
    ("pieces", "pieces", pieces.GROUP),
    ("demo", "demo", demo.HELP),
    ("invoice", "counter.read", intake.INVOICE),
    ("import", "counter.intake", intake.IMPORT),
    ("review", "review.entries", review.GROUP),
    ("draws", "ceremony.draws", steps.DRAWS),
    ("seal", "ceremony.draws", steps.SEAL),
    ("plan", "ceremony.draws", steps.PLAN),
    ("freeze", "ceremony.draws", steps.FREEZE),
    ("commit", "ceremony.draws", steps.COMMIT),
    ("source", "ceremony.draws", steps.SOURCE),
    ("draw", "ceremony.draws", steps.DRAW),
    ("publish", "ceremony.draws", steps.PUBLISH),
    ("void", "ceremony.draws", steps.VOID),
    ("abandon", "ceremony.draws", steps.ABANDON),
    ("call-off", "ceremony.draws", calling_off.HELP),
    ("close", "ceremony.closing", closing.CLOSE),
    ("objection", "ceremony.closing", closing.OBJECTION),
    ("answer", "ceremony.closing", closing.ANSWER),
    ("sealed", "ceremony.draw_day", draw_day.SEALED),
    ("second", "ceremony.draw_day", draw_day.SECOND),
    ("material", "ceremony.draw_day", draw_day.MATERIAL),
    ("propose", "ceremony.proposals", proposals.PROPOSE),
    ("proposals", "ceremony.proposals", proposals.PROPOSALS),
    ("confirm", "ceremony.proposals", proposals.CONFIRM),
    ("decline", "ceremony.proposals", proposals.DECLINE),
    ("withdraw", "ceremony.proposals", proposals.WITHDRAW),
    ("minutes", "ceremony.minutes", minutes.MINUTES),
    ("signers", "ceremony.signers", signers.GROUP),
    ("pki", "ceremony.pki", pki.PKI),
    ("notary", "ceremony.notary", notary_commands.GROUP),
    ("keys", "ceremony.keys", key_commands.GROUP),
    ("kit", "ceremony.kit", kit.KIT),
    ("paper-check", "ceremony.kit", kit.PAPER_CHECK),
    ("paper", "ceremony.papers", papers.PAPER),
    ("papers", "ceremony.papers", papers.PAPERS),
    ("private", "ceremony.private", steps.PRIVATE),
    ("elsewhere", "ceremony.elsewhere", elsewhere.GROUP),
    ("verdict", "ceremony.verdicts", verdicts.GROUP),
    ("timestamp", "ceremony.timestamps", timestamps.COMMAND),
    ("ceremony", "ceremony.spare_computer", spare_computer.GROUP),
    ("accounts", "office.accounts", cli.ACCOUNTS),
    ("journal", "office.journal", journal.GROUP),
    ("security-log", "office.security_log", security_log.GROUP),
    ("merchants", "office.merchants", merchants.GROUP),
    ("people", "office.people", people.GROUP),
    ("rules", "office.rules", rules.GROUP),
    ("columns", "office.handling", tables.COLUMNS_GROUP),
    ("tax", "office.tax", tax.GROUP),
    ("calendar", "office.calendar", holidays.GROUP),
    ("prizes", "prizes", export.GROUP),
    ("scale", "scale", scale.GROUP),
    ("witness", "witness", witness.HELP),
    ("witnesses", "office.witnesses", witnesses.HELP),
    ("secrets", "office.secrets", secrets.GROUP),
)
COMMANDS = tuple(Deferred(name, f"lottery.cli.{module}", told) for name, module, told in _COMMANDS)
