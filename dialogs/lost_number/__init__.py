"""The number of the account is lost: another one, two proofs, and three days to object."""
