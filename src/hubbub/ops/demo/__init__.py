"""A made-up community to look around in: the same every time, and everything in it goes through the commands.

All names are obviously invented; addresses end in `.invalid`, where no mail can go.
"""
