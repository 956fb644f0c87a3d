"""The desk: what staff do at the counter, in the same messenger; and who has seen a citizen's file."""
