"""Measuring Hubbub from outside, over its public HTTP API; nothing here is part of the server."""
