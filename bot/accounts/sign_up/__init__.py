"""Sign-up of an Iranian natural person, one use case per file.

consent → contact → national code → birth date → one-time password → checks → review → outcome. Before the
one-time password no answer depends on who exists.
"""
