"""A small service's file without a fault, to be spoiled one place at a time."""

TEXT = """\
format = 1

[service]
id = "lilla"
name = "Lilla jouren"
host = "ekero"
starts_on = 2015-01-07

[[municipalities]]
id = "ekero"
name = "Ekerö"
scb_code = "0125"
organisation_number = "212901-2593"

[[municipalities.populations]]
on = 2019-12-31
inhabitants = 28_000

[[municipalities.populations]]
on = 2020-12-31
inhabitants = 28_800

[[municipalities]]
id = "solna"
name = "Solna"
scb_code = "0184"

[[municipalities.populations]]
on = 2021-12-31
inhabitants = 83_200

[[boards]]
id = "ekero"
municipality = "ekero"
name = "Socialnämnden i Ekerö"
pays = true # Ekerö

[[boards]]
id = "solna-social"
municipality = "solna"
name = "Socialnämnden i Solna"
pays = true # Solna

[[boards]]
id = "solna-arbete"
municipality = "solna"
name = "Arbetsmarknadsnämnden i Solna"
pays = false # Solna

[[memberships]]
boards = ["ekero"]
to = 2021-10-01

[[memberships]]
boards = ["solna-social", "solna-arbete"]
from = 2021-03-18
to = 2031-03-18

[[agreements]]
boards = ["solna-social"]
from = 2021-03-18
signed = "yes"

[[channels]]
boards = ["ekero", "solna-social", "solna-arbete"]
kind = "portal"
priority = 1

[[channels]]
boards = ["ekero"]
kind = "fax"
address = "08-465 004 98"
priority = 2

[[duty.open]]
days = ["mon", "fri"]
from = "16:00"
to = "02:00"

[promises]
callback_minutes = 30

[[staffing]]
days = ["mon", "tue"]
workers = 3

[[staffing]]
days = ["fri"]
workers = 4

[sos]
quota_per_year = 1000
contract_year_starts = "01-01"

[cost]
population_date = "previous_year_end"
admin_percent = 5

[[cost.shares]]
basis = "population"
share = 0.1

[[cost.shares]]
basis = "minutes"
share = 0.9

[[cost.invoices]]
month = 6
day = 30

[accounting]
responsibilities = ["7111"]

[[social_charges]]
from = 2022-01-01
percent = 39.25

[[referrals]]
municipality = "solna"
groups = ["elderly", "disability"]
phone = "08-465 004 99"

[[reporting]]
report = "Verksamhetsberättelse"
cycle = "yearly"
"""
