"""Signing (*underskrifter*): that somebody has signed exactly the text that they were shown, and by which way.

Owns orders to sign, signatures with their evidence, and whose BankID is whose, as a keyed hash. Knows no decision and
no mandate: whoever asks has found out that the signer may sign, and brings the text's hash.
"""
