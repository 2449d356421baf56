"""The pages where people own their account: how they show themselves, post, read, and what they take along."""
