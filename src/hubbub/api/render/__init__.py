"""Batch renderers: ids in, JSON out, a constant number of queries however many there are."""
