"""Paper: Markdown and Excel out of templates that the office can restyle."""

import os

from cpl.loading import others_load_when_used

# lxml writes other bytes than the standard library; openpyxl decides at its first import.
os.environ["OPENPYXL_LXML"] = "False"
# openpyxl imports it for the pictures that few papers have: a tenth of what it takes to load.
others_load_when_used("PIL", "Image")
