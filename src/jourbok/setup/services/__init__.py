"""What setup writes, each in its own module: a service's file, old spreadsheets and the demo."""

from jourbok.setup.services.budget import BudgetReport, import_budget
from jourbok.setup.services.contacts import IMPORT_CONTACTS, ImportReport, import_contacts
from jourbok.setup.services.demo import lacking_in_demo, load_demo
from jourbok.setup.services.load import AnotherServiceIsInstalled, load_service_file
from jourbok.setup.services.oncall import import_on_call
from jourbok.setup.services.payroll import PayrollReport, import_payroll
from jourbok.setup.services.places import import_places
from jourbok.setup.services.population import PopulationReport, import_population
from jourbok.setup.services.whole_file import FileReport

__all__ = [
    "IMPORT_CONTACTS",
    "AnotherServiceIsInstalled",
    "BudgetReport",
    "FileReport",
    "ImportReport",
    "PayrollReport",
    "PopulationReport",
    "import_budget",
    "import_contacts",
    "import_on_call",
    "import_payroll",
    "import_places",
    "import_population",
    "lacking_in_demo",
    "load_demo",
    "load_service_file",
]
