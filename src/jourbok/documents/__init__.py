"""Documents (*handlingar*): turns finished words and figures into paper, pictures and workbooks.

Owns the Paper and how it looks as PDF and on screen, charts as SVG, Excel files, and messages of SDK
(*säker digital kommunikation*).
Knows nothing of cases, boards or money: it sets what it is given, and stores nothing.
"""
