"""Records as tables in a folder of their own, for programs that count past one machine."""
