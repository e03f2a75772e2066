"""The program, for the tests of its commands."""

from tests.program import chiso

__all__ = ["chiso"]
