"""The version, in a module that imports nothing, so that every stage can write it down."""

__all__ = ["__version__"]

__version__ = "0.1.0"
