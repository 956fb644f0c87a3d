"""«Security of the account»: what the citizen who is in sets and sees of their own secrets."""
