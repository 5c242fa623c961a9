"""The whole history at once: every commit with its files, and what the files were."""
