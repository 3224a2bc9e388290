"""Side-by-side benchmarks, one file for each claim. Run one by name: ``python -m bench.report_pdf``."""
