"""Posts and accounts as HTML, in batches: kept bodies, into which counters and the viewer's marks are spliced."""
