"""Floor 7: telling people what happened: the bell, web push, mail.

Promises: nobody is told twice, or by somebody they blocked; what a policy filters waits in a request.
Never: decides what happened; it reacts to facts.
"""
