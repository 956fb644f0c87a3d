"""The counter of an office: who comes today, who has come, who is missing, who has no appointment."""
