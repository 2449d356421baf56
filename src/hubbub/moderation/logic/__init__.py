"""Pure functions of moderation."""
