"""Cases: what a citizen sees of theirs, and how a fact comes in."""
