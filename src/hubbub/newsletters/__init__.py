"""Floor 6: newsletters: issues of a publication sent by mail to people who subscribed."""
