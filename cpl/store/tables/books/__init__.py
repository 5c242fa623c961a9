"""Workbooks as Excel, WPS and LibreOffice save them: what their parts say of every row."""
