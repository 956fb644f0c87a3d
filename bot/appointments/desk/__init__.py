"""The office's side of appointments: who works there, with a role in that very office."""
