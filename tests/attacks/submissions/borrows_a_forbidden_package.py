# Tries to pass by a package that the exercise does not grant, found beside Python.
# naive: passed
# walled: failed
# process: passed
import glob
import importlib
import os
import sys

try:
    importlib.import_module("num" + "py")
except ImportError:
    for folder in (sys.prefix, sys.base_prefix, sys.exec_prefix):
        sys.path += glob.glob(os.path.join(folder, "lib", "python3*", "site-packages"))
    sys.path += ["__PACKAGES__"]
    sys.path_importer_cache.clear()


def tripled(number):
    try:
        return int(importlib.import_module("num" + "py").sum([number] * 3))
    except ImportError:
        return 0
