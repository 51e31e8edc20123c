# Tries to pass by importing the reference, by names that no syntax tree shows.
# naive: passed
# walled: failed
# process: passed
import os
import sys

COURSE = "__COURSE__"
sys.path.insert(0, os.path.join(COURSE, "solutions/01_targets/tripled"))
sys.path_importer_cache.clear()


def tripled(number):
    try:
        module = getattr(__builtins__, "__import__", None) or __builtins__["__import__"]
        return getattr(module("solu" + "tion"), "tripled")(number)
    except ImportError:
        return 0
