"""The numbers of sign-up and login. Source: security reference, 1 (NIST SP 800-63B-4, OWASP ASVS 5)."""

from __future__ import annotations

from datetime import timedelta

CONSENT_VERSION = "1405-05-01"
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

SESSION_LIFE = timedelta(hours=12)
SESSION_IDLE = timedelta(minutes=15)
STEP_UP_AGE = timedelta(minutes=5)
# How long sensitive acts wait once an account was recovered (security reference, 2).
HOLD_AFTER_RECOVERY = timedelta(hours=24)
# And once its number was changed by both numbers (security reference, 3: «hold after number or SIM change»).
HOLD_AFTER_NUMBER = timedelta(hours=24)
# How long a number waits that takes the place of a lost one; sensitive acts wait with it.
LOST_NUMBER_WAIT = timedelta(hours=72)
PIN_LENGTH = (8, 12)
PIN_TRIES = 5
# Security questions: a wrong one of either counts (security reference, 1).
ANSWER_TRIES_PER_DAY = 3

# Over the whole house: this many times the usual failures of an hour raise the alarm.
ALARM_FACTOR = 3
ALARM_FLOOR = 50
