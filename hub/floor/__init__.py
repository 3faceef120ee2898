"""What a station's message does: one module a job, one function an event, inside one transaction.

Each function takes the `Desk` where the event happened and returns a `Verdict`; what it changed it has
put into the desk's work. `router` finds the function.
"""
