"""Where things are kept: files, the lock, git, and several files written as one."""
