"""The monthly report: made, issued, supplemented."""
