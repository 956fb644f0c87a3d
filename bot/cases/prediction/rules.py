"""How long back is learnt from, and when dates are shown to nobody."""

from __future__ import annotations

__all__ = ["HIDDEN_BELOW", "HIDDEN_FROM", "HIDDEN_OVER", "LEARNT_FROM", "UNCHOSEN"]

#: Days before tonight in which a stage was entered that is learnt from: shorter follows a change of pace
#: best, longer is steadier (cases reference, section 4). The backtest chooses for each type; until it has
#: enough to choose by, the middle one stands.
LEARNT_FROM = (90, 180, 365)
UNCHOSEN = LEARNT_FROM[1]

#: A date is hidden where the 80 % interval holds for fewer or more than these shares of so many cases
#: (cases reference, section 5).
HIDDEN_BELOW, HIDDEN_OVER, HIDDEN_FROM = 0.70, 0.90, 50
