"""Who did what, written down so that no line can be changed or taken out unseen (law 10).

A use case writes its entry at once and waits for nobody (:class:`Audit`). One sealer at a time gives the
entries their places in a chain (:class:`SealAudit`): each hash covers the entry's own words and the hash of
the entry before it, and needs a key that is not in the database. :func:`verify` reads it all again.

What it does not show: an entry that is changed or taken out in the moments before it is sealed, and a whole
database set back to an older copy of itself; against the latter, keep what ``audit verify`` prints.
"""

from bot.audit.sealing import SealAudit
from bot.audit.verifying import LATE_AFTER, Verdict, oldest_unsealed, verify
from bot.audit.writing import Audit

__all__ = ["LATE_AFTER", "Audit", "SealAudit", "Verdict", "oldest_unsealed", "verify"]
