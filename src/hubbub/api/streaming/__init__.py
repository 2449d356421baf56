"""The streaming door: what happens, told to clients as it happens, over WebSockets and server-sent events.

Raw ASGI in a process of its own. The event loop only moves frames; the database is asked in threads. News comes through
`kernel.stream`, who gets it is found for all connected accounts at once, and each distinct body is rendered once.
"""
