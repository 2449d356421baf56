"""Replays recorded boost trees through the client API, and compares what Hubbub recorded with the truth."""
