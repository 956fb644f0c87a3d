"""Recovery of an account whose password is forgotten: the one-time password of a login, and a second proof.

Source: security reference, 2 (NIST SP 800-63B-4, 4.2 and 4.6; OWASP): two proofs by different means; every
address is told; sensitive acts wait 24 hours; other sessions end; nobody is logged in; asking alone changes
nothing. The proofs: the saved recovery code, a code sent to the verified mailbox, or the birth date which the
registries confirm. Where security questions were chosen, their answers go with the last; alone they are none.
"""
