"""The numbers of staff. Source: security reference, 1 (staff login session) and 3 (staff curiosity)."""

from __future__ import annotations

from datetime import timedelta

DESK_LIFE = timedelta(hours=8)
DESK_IDLE = timedelta(minutes=15)
#: How exactly use of a desk is remembered: it may close that much early, never late.
DESK_SEEN_EVERY = timedelta(minutes=1)

GLASS_LIFE = timedelta(minutes=15)
REASON_LENGTH = (10, 300)
#: So many digits in a row in a reason would be somebody's number, and the citizen reads the reason.
REASON_DIGITS = 7

MEMBERS_A_PAGE = 6
ENTRIES_A_PAGE = 8
READS_A_PAGE = 6
CASES_SHOWN = 8
#: Searches for a person by one member of staff: a busy counter's pace, too slow to try numbers one by one.
SEARCHES_IN_WINDOW = 60
SEARCH_WINDOW = timedelta(hours=1)
#: What is begun for somebody at the counter and not ended by then is begun anew.
VISIT_LIFE = timedelta(minutes=30)
SERIAL_LENGTH = (4, 24)
