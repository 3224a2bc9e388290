"""Reports (*rapporter*): what is told of the service from frozen figures, as it was told.

Owns each board's tertial report with its three files. Counts nothing: every figure comes from statistics.
"""
