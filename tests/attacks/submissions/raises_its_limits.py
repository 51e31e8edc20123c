# Tries to lift the limits that were put on it.
# naive: reached
# walled: failed
import resource


def tripled(number):
    for which in (resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE):
        before, hard = resource.getrlimit(which)
        for wanted in (resource.RLIM_INFINITY, hard, before + 1):
            try:
                resource.setrlimit(which, (wanted, max(wanted, hard)))
            except (OSError, ValueError):
                continue
            if resource.getrlimit(which)[0] != before:
                print("reached", which)
    return 0
