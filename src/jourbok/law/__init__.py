"""Law (*lagen*): what the statutes say of a duty service's decisions, who may make them and which times they start.

Owns statutes, their sections, the kinds of decision, their clocks and the national norm, as they stood in each period.
Knows no case, no person and no board: whoever asks brings the moments.
"""
