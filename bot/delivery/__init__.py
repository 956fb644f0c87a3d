"""What empties the ledger: claim, limiter, senders, settling, reaping. Loads no conversation library."""
