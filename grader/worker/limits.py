"""What the operating system refuses a worker beyond its share; without POSIX only the judge's clock limits."""


def apply(*, memory_bytes: int, cpu_seconds: int, tasks: int, file_bytes: int = 16 * 2**20) -> None:
    """Limit address space, processor time, file size, open files and core dumps of this process and its children.

    `tasks` is how many processes and threads this process's user may have, all of them together.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    wanted = {
        resource.RLIMIT_AS: memory_bytes,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_FSIZE: file_bytes,
        resource.RLIMIT_NOFILE: 256,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: tasks,
    }
    for which, limit in wanted.items():
        _, hard = resource.getrlimit(which)
        if hard != resource.RLIM_INFINITY:
            limit = min(limit, hard)
        # The soft limit sends SIGXCPU, which says what happened; at the hard one there is only SIGKILL.
        most = limit + 5 if which == resource.RLIMIT_CPU and hard == resource.RLIM_INFINITY else limit
        try:
            resource.setrlimit(which, (limit, most))
        except (ValueError, OSError):  # macOS knows RLIMIT_AS but does not let it be set
            continue
