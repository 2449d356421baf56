"""Floor 6: keeping people safe: reports, limits, suspensions, and the audit trail of who did what.

Promises: every action leaves an audit entry in the same transaction. Never: shows a report to anybody but staff.
"""
