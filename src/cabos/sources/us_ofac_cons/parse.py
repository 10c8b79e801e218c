"""The consolidated list is read by OFAC's common parser."""

from cabos.sources.ofac.read import parse

__all__ = ["parse"]
