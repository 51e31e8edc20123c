"""Everything that a worker might try and must not succeed in: a learner's file, run in a worker by the real judge.

`PLACES` is put before it by the tests. Each function that begins with ``try_`` succeeds or raises; what became of it
is printed, a line each.
"""

import ctypes
import errno
import fcntl
import mmap
import os
import resource
import runpy
import socket
import subprocess
import sys

PLACES: dict[str, str] = globals().get("PLACES", {})

libc = ctypes.CDLL(None, use_errno=True)
X86_64 = os.uname().machine == "x86_64"


def system_call(x86_64, aarch64, *arguments):
    """Make a call by its number; that it was carried out, or that only its arguments were wrong, is success."""
    result = libc.syscall(ctypes.c_long(x86_64 if X86_64 else aarch64), *arguments)
    if result < 0 and ctypes.get_errno() in (errno.EPERM, errno.EACCES, errno.ENOSYS):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path):
    with open(path, "w") as file:
        file.write("here")


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────


def try_to_read_the_checks():
    print(read(PLACES["checks"]))


def try_to_read_the_reference():
    print(read(PLACES["reference"]))


def try_to_read_another_learners_file():
    read(PLACES["neighbour"])


def try_to_read_the_users_of_the_machine():
    read("/etc/passwd")


def try_to_list_the_course():
    os.listdir(PLACES["course"])


def try_to_list_temporary_files():
    os.listdir(PLACES["scratch"])


def try_to_list_the_root():
    assert set(os.listdir("/")) & {"home", "root", "boot", "srv"}


def try_to_read_its_own_environment():
    read("/proc/self/environ")


def try_to_read_its_parents_command_line():
    read(f"/proc/{os.getppid()}/cmdline")


def try_to_list_processes():
    assert any(name.isdigit() for name in os.listdir("/proc"))


def try_to_read_the_judge():
    read(PLACES["judge"])


def try_to_list_installed_packages():
    os.listdir(PLACES["packages"])


def try_to_read_through_a_symbolic_link():
    os.symlink(PLACES["checks"], "link")
    read("link")


def try_to_read_through_a_hard_link():
    os.link(PLACES["neighbour"], os.path.join(os.path.dirname(PLACES["neighbour"]), "hard"))


def try_to_read_through_a_descriptor_of_the_folder():
    folder = os.open(os.path.dirname(PLACES["checks"]), os.O_PATH | os.O_DIRECTORY)
    os.close(os.open("checks.py", os.O_RDONLY, dir_fd=folder))


def try_to_read_by_climbing_up():
    up = "../" * 40
    read(up + PLACES["checks"].lstrip("/"))


def try_to_import_the_reference():
    sys.path.insert(0, os.path.dirname(PLACES["reference"]))
    sys.path_importer_cache.clear()
    __import__("solution")


def try_to_run_the_reference():
    runpy.run_path(PLACES["reference"])


def try_to_import_the_library_of_the_checkout():
    sys.path.insert(0, PLACES["checkout"])
    sys.path_importer_cache.clear()
    __import__("convjax_course")


def try_to_ask_whether_a_file_is_there():
    os.stat(PLACES["checks"])


# ── writing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def try_to_write_into_its_own_folder():
    write("mine")


def try_to_write_temporary_files():
    write(f"{PLACES['scratch']}/mine")


def try_to_write_shared_memory_files():
    path = f"/dev/shm/grader-probe-{os.getpid()}"
    write(path)
    os.unlink(path)


def try_to_overwrite_the_checks():
    with open(PLACES["checks"], "ab"):
        pass


def try_to_make_a_folder():
    os.mkdir(f"{PLACES['scratch']}/folder")


def try_to_make_a_pipe():
    os.mkfifo(f"{PLACES['scratch']}/pipe")


def try_to_delete_a_file():
    os.unlink(PLACES["victim"] + "1")


def try_to_rename_a_file():
    os.rename(PLACES["victim"] + "2", PLACES["victim"] + "renamed")


def try_to_empty_a_file():
    os.truncate(PLACES["victim"], 0)


def try_to_empty_a_file_by_opening_it_for_reading():
    os.close(os.open(PLACES["victim"], os.O_RDONLY | os.O_TRUNC))


def try_to_change_who_may_read_a_file():
    os.chmod(PLACES["victim"], 0o600)


def try_to_change_whose_a_file_is():
    os.chown(PLACES["victim"], os.getuid(), os.getgid())


def try_to_change_when_a_file_was_written():
    os.utime(PLACES["victim"], (1, 1))


def try_to_write_extended_attributes():
    os.setxattr(PLACES["victim"], "user.grader", b"here")


def try_to_watch_a_file():
    descriptor = libc.inotify_init1(0)
    if descriptor < 0 or libc.inotify_add_watch(descriptor, os.fsencode(PLACES["victim"]), 0x1) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


# ── reaching others ───────────────────────────────────────────────────────────────────────────────────────────────


def try_to_open_a_socket_to_the_network():
    socket.socket(socket.AF_INET).close()


def try_to_open_a_datagram_socket():
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()


def try_to_name_an_abstract_socket():
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(f"\0grader-{os.getpid()}")


def try_to_open_a_pair_of_sockets():
    for one in socket.socketpair():
        one.close()


def try_to_signal_its_parent():
    os.kill(os.getppid(), 0)


def try_to_signal_every_process():
    # Of its own group, which is the worker's alone: that a signal of no number may be sent is enough.
    os.kill(0, 0)


def try_to_signal_a_thread_of_its_parent():
    system_call(234, 131, os.getppid(), os.getppid(), 0)


def try_to_open_its_parent():
    system_call(434, 434, os.getppid(), 0)


def try_to_let_its_parent_be_signalled():
    try:
        fcntl.fcntl(1, fcntl.F_SETOWN, os.getppid())
    finally:
        fcntl.fcntl(1, fcntl.F_GETOWN)


def try_to_read_its_parents_limits():
    resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE)


def try_to_slow_its_parent_down():
    os.setpriority(os.PRIO_PROCESS, os.getppid(), os.getpriority(os.PRIO_PROCESS, os.getppid()))


def try_to_outlive_its_parent():
    if libc.prctl(1, 0, 0, 0, 0) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def try_to_start_a_process():
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def try_to_start_a_program():
    subprocess.run(["/bin/sh", "-c", f"echo here > {PLACES['scratch']}/by-a-program"], check=True)


def try_to_be_traced():
    system_call(101, 117, 0, 0, 0, 0)


def try_to_read_a_processs_memory():
    system_call(310, 270, os.getpid(), None, 0, None, 0, 0)


# ── memory that is not counted, and the kernel ────────────────────────────────────────────────────────────────────


def try_to_make_a_file_in_memory():
    os.close(os.memfd_create("hidden"))


def try_to_share_memory():
    private, size, create = 0, mmap.PAGESIZE, 0o1600
    identity = libc.shmget(private, size, create)
    if identity < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    libc.shmctl(identity, 0, None)


def try_to_make_a_queue_of_messages():
    identity = libc.msgget(0, 0o1600)
    if identity < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    libc.msgctl(identity, 0, None)


def try_to_make_calls_through_a_ring():
    system_call(425, 425, 0, None)


def try_to_choose_its_processors():
    os.sched_setaffinity(0, os.sched_getaffinity(0))


def try_to_change_its_personality():
    system_call(135, 92, ctypes.c_ulong(0xFFFFFFFF))


def try_to_look_for_keys():
    system_call(250, 219, 0, -3, 0)


def try_to_enter_namespaces_of_its_own():
    system_call(272, 97, 0)


def try_to_make_a_thread_with_flags_that_no_filter_sees():
    system_call(435, 435, None, 0)


def try_to_open_with_flags_that_no_filter_sees():
    system_call(437, 437, -100, b".", None, 0)


for name, attempt in list(globals().items()):
    if name.startswith("try_"):
        try:
            attempt()
        except BaseException as error:
            print(f"{name}: refused: {type(error).__name__}: {error}")
        else:
            print(f"{name}: reached")
sys.stdout.flush()
