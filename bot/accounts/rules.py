"""The numbers of sign-up and login. Source: security reference, 1 (NIST SP 800-63B-4, OWASP ASVS 5)."""

from __future__ import annotations

from datetime import timedelta

CONSENT_VERSION = "1405-09-06-2"
#: Of the undertaking of who represents a legal person; kept beside the consents.
UNDERTAKING_VERSION = "undertaking:1405-09-06"
ADULT_AGE = 18
DRAFT_LIFE = timedelta(hours=24)
PROOF_LASTS = timedelta(minutes=10)
# How long a sign-up waits for its visit in person; then what it holds is taken out and it begins anew.
IN_PERSON_LIFE = timedelta(days=30)

CODE_DIGITS = 6
CODE_LIFE = timedelta(seconds=180)
CODE_LIFE_SHOWN = timedelta(seconds=120)
TRIES_PER_CODE = 5

# What follows the n-th wrong code in a row in one chat for one phone, over all codes: a new code does not
# reset it, success does.
WAITS = tuple(timedelta(seconds=s) for s in (0, 0, 30, 120, 600, 1800, 3600))
FAILURES_PER_DAY = 10
DAY_LOCK = timedelta(hours=24)
FAILURES_IN_A_ROW = 20
# Wrong codes of all unbound chats together against one account or sign-up's phone (bot.accounts.limits).
STRANGERS_FAILURES = 20
STRANGERS_WINDOW = timedelta(days=90)

# Codes sent to one phone: all of them in the short windows; only unused ones in the cool-down and the day.
RESEND_COOL_DOWN = tuple(timedelta(seconds=s) for s in (60, 120, 300))
PHONE_WINDOWS = (
    (timedelta(minutes=10), 3),
    (timedelta(hours=1), 5),
    (timedelta(days=1), 10),
)
CHAT_CODES_PER_DAY = 20
CHAT_NATIONAL_CODES_PER_DAY = 3
CHAT_PHONES_PER_DAY = 3

# Pairs of national code and birth date that the civil registry is asked about.
CHAT_CHECKS_PER_DAY = 5
CODE_CHECKS_PER_DAY = 10
# And all that it is asked about, names and birth certificate too: who mends field by field asks each time.
CHAT_GUESSES_PER_DAY = 15
CODE_GUESSES_PER_DAY = 30

# Codes to a mailbox: 24 hours at most (security reference, 1); in a recovery they wait with their login.
MAILBOX_CODE_DIGITS = 8
MAILBOX_VERIFY_LIFE = timedelta(hours=24)
MAILBOX_RECOVER_LIFE = timedelta(minutes=30)
MAILBOX_COOL_DOWN = timedelta(seconds=60)
# Letters with codes: for one citizen, and into one mailbox whoever asks.
MAILBOX_WINDOWS = ((MAILBOX_COOL_DOWN, 1), (timedelta(hours=1), 5), (timedelta(days=1), 10))
MAILBOXES_PER_DAY = 3

# A sign-up that waits for a registry: how often it is asked again, and when its owner is told that it was
# silent. Seed 002 promises an answer within 48 hours; an hour of them is for the news on its way.
ASK_AGAIN_EVERY = timedelta(minutes=10)
REGISTRY_PROMISED = timedelta(hours=48)
REGISTRY_WAIT = REGISTRY_PROMISED - timedelta(hours=1)

# «پیگیری ثبت‌نام»: acts of one chat, people it may ask about, and SMS that one number gets because of it.
CHAT_FOLLOW_UPS_PER_DAY = 20
CHAT_FOLLOWED_PER_DAY = 3
PHONE_FOLLOW_UPS_PER_DAY = 3

# A login by way of another system, from the press to the return; and how often one chat may begin one.
SSO_LIFE = timedelta(minutes=10)
CHAT_SSO_PER_HOUR = 10

SESSION_LIFE = timedelta(hours=12)
SESSION_IDLE = timedelta(minutes=15)
STEP_UP_AGE = timedelta(minutes=5)
# How long sensitive acts wait once an account was recovered (security reference, 2).
HOLD_AFTER_RECOVERY = timedelta(hours=24)
# And once its number was changed by both numbers (security reference, 3: «hold after number or SIM change»).
HOLD_AFTER_NUMBER = timedelta(hours=24)
# How long a number waits that takes the place of a lost one; sensitive acts wait with it.
LOST_NUMBER_WAIT = timedelta(hours=72)
# And once it was replaced at an office without the old one: as long as by the chat's own way.
HOLD_AFTER_VISIT = timedelta(hours=72)
# How long a recovery may take once the code of its login was right, and how long its owner may take it back.
RECOVERY_LIFE = timedelta(minutes=30)
RECOVERY_KEPT = timedelta(days=7)
# How often the registries are asked about one citizen's recovery, whatever they say.
RECOVERY_CHECKS_PER_DAY = 10
# Legal persons: how many the registry is asked about for one citizen a day, how many people one citizen
# invites a day, how long an invitation waits, and how many represent one.
COMPANIES_PER_DAY = 5
INVITED_PER_DAY = 5
INVITATION_LIFE = timedelta(days=14)
MOST_REPRESENTATIVES = 10
# How long a deletion may be taken back once it was asked for, and how often it may be asked for.
CLOSING_WAIT = timedelta(hours=72)
CLOSINGS_PER_DAY = 3
#: Of base 32: 80 bits.
RECOVERY_CODE_LETTERS = 16
PIN_LENGTH = (8, 12)
PIN_TRIES = 5
# Security questions, both answers together, and a birth date (security reference, 1).
ANSWER_TRIES_PER_DAY = 3

# Over the whole house: this many times the usual failures of an hour raise the alarm.
ALARM_FACTOR = 3
ALARM_FLOOR = 50
