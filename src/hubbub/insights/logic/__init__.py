"""Trees of boosts as plain data: figures, growth, drawing. No database, no clock."""
