"""What only the citizen knows: password, saved recovery code, answers, anti-phishing word.

Here are their shapes and rules and how they are kept; who may set them, and when, say the use cases that call
these. Plain secrets are never stored, never part of an exception or a ``repr``. All hashes are those of
:class:`bot.crypto.SecretHasher`: hash and compare outside of any transaction, each costs a fifth of a second.
"""
