"""Offices, as anybody may find them: public facts, no role and no login is asked for."""
