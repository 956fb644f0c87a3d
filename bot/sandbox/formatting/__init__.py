"""Text as Telegram takes it: cleaned, parsed, trimmed, with entities in UTF-16 code units."""
