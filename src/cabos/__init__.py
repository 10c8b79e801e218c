"""cabos connects a designation to a case, each answer with its proof."""

__version__ = "0.1.0"

__all__ = ["__version__"]
