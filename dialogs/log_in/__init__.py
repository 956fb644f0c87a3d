"""Login: contact and national code for an account not bound yet, then the code; PIN for an idle lock."""
