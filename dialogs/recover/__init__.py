"""Recovery of an account as windows: one of several second proofs, then a new login."""
