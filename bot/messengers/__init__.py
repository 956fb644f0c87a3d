"""Messengers: their sessions, what each can do, how updates come in and where dialog state is kept."""
