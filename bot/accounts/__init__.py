"""Accounts: who a visitor is, sign-up, login, sessions."""
