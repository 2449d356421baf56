"""Floor 1: what every context stands on. Knows no noun of the domain.

Owns: ids, clock, errors, events, jobs, wire format, paging, raw SQL, secrets, blobs, rate counters, the stream of
news between processes, the one outbound HTTP client, text and file handling.
Never: decides who may see or do what.
"""
