"""The program, for tests from end to end."""

from tests.program import chiso

__all__ = ["chiso"]
