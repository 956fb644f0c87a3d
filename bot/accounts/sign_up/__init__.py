"""Sign-up of an Iranian natural person, one use case per file.

consent → contact → national code → birth date → one-time password → what the birth certificate says →
the optional part (mailbox, questions, password, PIN, word) → checks → review → outcome. Before the one-time
password no answer depends on who exists.
"""
