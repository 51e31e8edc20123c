"""What goes wrong outside a learner's file: wrong usage, and faults of the course or of the grader itself."""


class UsageError(Exception):
    """The command was asked for something it cannot do; the message is one to four lines and names the mend."""


class CourseError(Exception):
    """The course itself is broken: its author has to mend it, no learner can."""
