"""What a learner reads in a terminal, a file for each part of it.

All of it fits 80 columns, or fewer where the terminal has fewer, says without colour what it says with it, and says it
in words before it says it by a mark. What came from a learner's program was made plain by the judge; here it is written
as text, never as markup.
"""

from grader.report.terminal.check_report import TerminalReport

__all__ = ["TerminalReport"]
