"""Who works here: added, given and taken roles, sent away."""
