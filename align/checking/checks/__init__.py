"""The checks, one file each; ``align.checking.registry`` has their names."""
