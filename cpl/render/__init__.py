"""Paper: Markdown and Excel out of templates that the office can restyle."""

import os

# lxml writes other bytes than the standard library; openpyxl decides at its first import.
os.environ["OPENPYXL_LXML"] = "False"
