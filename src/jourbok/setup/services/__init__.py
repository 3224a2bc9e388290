"""What setup writes, each in its own module: a service's file, old spreadsheets and the demo."""

from jourbok.setup.services.contacts import IMPORT_CONTACTS, ImportReport, import_contacts
from jourbok.setup.services.demo import load_demo
from jourbok.setup.services.load import AnotherServiceIsInstalled, load_service_file

__all__ = [
    "IMPORT_CONTACTS",
    "AnotherServiceIsInstalled",
    "ImportReport",
    "import_contacts",
    "load_demo",
    "load_service_file",
]
