"""Floor 9: HTML pages: signing in, consent, status pages; the whole web UI grows here."""
