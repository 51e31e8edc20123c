# Tries to pass by a finder that hands out another reference.
# naive: passed
# walled: failed
import importlib.machinery
import sys


class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "solution":
            return importlib.machinery.ModuleSpec(name, self)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.tripled = tripled


sys.meta_path.insert(0, Finder())


def tripled(number):
    return 12
