"""HTTP for agencies and messengers: integration API, webhooks, health, metrics."""
