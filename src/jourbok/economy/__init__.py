"""Economy (*ekonomi och kostnadsfördelning*): what the service costs and what each member pays of it, to the öre.

Owns the budget, the ledger and the runs that share a cost between members. Counts with frozen figures and
populations; knows nothing of cases or persons.
"""
