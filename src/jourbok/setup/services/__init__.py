"""What setup writes, each in its own module: a service's file, old spreadsheets and the demo."""

from jourbok.setup.services.demo import load_demo
from jourbok.setup.services.load import AnotherServiceIsInstalled, load_service_file

__all__ = ["AnotherServiceIsInstalled", "load_demo", "load_service_file"]
