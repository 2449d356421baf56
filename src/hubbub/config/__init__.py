"""Floor 10: the composition root. Settings, URLs, server entry points, and the page that wires facts to reactions.

Imports every floor; no floor imports it.
"""
