"""Who comes in person: what for, who it is, which papers were seen, and the end of it."""
