"""What goes wrong outside a learner's file: wrong usage, and faults of the course or of the grader itself."""


class UsageError(Exception):
    """The command was asked for something it cannot do; the message is one to four lines and names the mend."""


class NoExercisesError(UsageError):
    """Neither where one stands nor above is a folder of exercises; the message says how to begin."""


class CourseError(Exception):
    """The course itself is broken: its author has to mend it, no learner can."""


class CheckFault(CourseError):
    """A check is at fault; the message names nothing of its inputs, so that it can be told of a hidden one, too."""


class IsolationError(Exception):
    """This machine keeps a learner's code less far apart than was asked for; the message says why, and the mend."""


class JudgeError(Exception):
    """The judge's process ended, or fell silent, before all verdicts were in; nothing of it counts."""
