"""How long back is learnt from."""

from __future__ import annotations

__all__ = ["LEARNT_FROM", "UNCHOSEN"]

#: Days before tonight in which a stage was entered that is learnt from: shorter follows a change of pace
#: best, longer is steadier (cases reference, section 4). The backtest chooses for each type; until it has
#: enough to choose by, the middle one stands.
LEARNT_FROM = (90, 180, 365)
UNCHOSEN = LEARNT_FROM[1]
