"""Login by one-time password; idle lock; quick unlock by PIN; logout."""
