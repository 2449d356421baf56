"""The moderators' pages; everybody else finds nothing here."""
