"""The mailbox of a citizen: verified by a code, told news, a second proof in a recovery."""
