"""The filter of system calls, run here instruction by instruction, for machines that this one is not."""

import re
from pathlib import Path

import pytest

from grader.confinement.seccomp import ALLOW, AUDIT_ARCH, KILL_PROCESS, NOT_A_TERMINAL, REFUSE, UNKNOWN, program
from grader.confinement.system_calls import NUMBERS, REFUSED

PROCESS = 4711
MACHINES = sorted(NUMBERS)
HEADERS = {
    "x86_64": [Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"), Path("/usr/include/asm/unistd_64.h")],
    "aarch64": [Path("/usr/include/asm-generic/unistd.h")],
}


def verdict(machine: str, number: int, *arguments: int, architecture: int | None = None) -> int:
    """Run the filter on one system call, as the kernel's own documentation describes its instructions."""
    data = {0: number, 4: AUDIT_ARCH[machine] if architecture is None else architecture}
    for index, value in enumerate(arguments):
        data[16 + 8 * index], data[20 + 8 * index] = value & 0xFFFFFFFF, value >> 32 & 0xFFFFFFFF
    lines, at, accumulator = program(machine, PROCESS), 0, 0
    while True:
        operation, if_true, if_false, operand = lines[at]
        at += 1
        match operation:
            case 0x20:  # load a word
                accumulator = data.get(operand, 0)
            case 0x54:  # and
                accumulator &= operand
            case 0x15:  # jump if equal
                at += if_true if accumulator == operand else if_false
            case 0x35:  # jump if at least
                at += if_true if accumulator >= operand else if_false
            case 0x45:  # jump if any bit is set
                at += if_true if accumulator & operand else if_false
            case 0x06:  # return
                return operand
            case other:
                raise AssertionError(f"no instruction of classic BPF that is used here: {other:#x}")


@pytest.mark.parametrize("machine", MACHINES)
def test_calls_that_are_never_needed_are_refused(machine: str) -> None:
    for name in REFUSED & NUMBERS[machine].keys():
        assert verdict(machine, NUMBERS[machine][name]) == REFUSE, name


@pytest.mark.parametrize(
    ("machine", "needed"),
    [
        # read, write, close, mmap, mprotect, brk, futex, exit_group, getrandom, newfstatat, getdents64, clock_gettime
        ("x86_64", [0, 1, 3, 9, 10, 12, 202, 231, 318, 262, 217, 228]),
        ("aarch64", [63, 64, 57, 222, 226, 214, 98, 94, 278, 79, 61, 113]),
    ],
)
def test_calls_that_python_lives_by_are_allowed(machine: str, needed: list[int]) -> None:
    assert {verdict(machine, number) for number in needed} == {ALLOW}


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("clone", [0x3D0F00], ALLOW),  # as the C library starts a thread
        ("clone", [0x1200011], REFUSE),  # as it forks
        ("clone", [0x10000000 | 17], REFUSE),  # into a user namespace
        ("clone3", [1, 88], UNKNOWN),
        ("openat2", [0, 0, 0, 24], UNKNOWN),
        ("kill", [PROCESS, 9], ALLOW),
        ("kill", [PROCESS + 1, 9], REFUSE),
        ("kill", [0, 9], REFUSE),
        ("kill", [2**64 - 1, 9], REFUSE),
        ("tgkill", [PROCESS, 5000, 6], ALLOW),
        ("tgkill", [1, 1, 6], REFUSE),
        ("rt_sigqueueinfo", [1, 6, 0], REFUSE),
        ("rt_tgsigqueueinfo", [1, 1, 6, 0], REFUSE),
        ("prlimit64", [0, 7, 0, 0], ALLOW),
        ("prlimit64", [PROCESS - 1, 7, 0, 0], REFUSE),
        ("prctl", [1, 0], REFUSE),
        ("prctl", [15, 0], ALLOW),  # a thread's name
        ("fcntl", [0, 3], ALLOW),
        ("fcntl", [0, 8, 1], REFUSE),
        ("fcntl", [0, 10, 9], REFUSE),
        ("ioctl", [0, 0x5401], ALLOW),
        ("ioctl", [0, 0x5412], NOT_A_TERMINAL),  # typing for the user
        ("ioctl", [0, 0x40086602], NOT_A_TERMINAL),  # a file's flags
        ("openat", [0, 0, 0o2000000], ALLOW),  # reading
        ("openat", [0, 0, 0o1101], ALLOW),  # writing: the business of Landlock
        ("openat", [0, 0, 0o1000], REFUSE),  # emptying while reading
        ("openat", [0, 0, 0o2001000], REFUSE),
    ],
)
def test_where_arguments_decide_they_do(machine: str, name: str, arguments: list[int], expected: int) -> None:
    assert verdict(machine, NUMBERS[machine][name], *arguments) == expected


@pytest.mark.parametrize("machine", MACHINES)
def test_every_number_below_the_newest_known_is_allowed_unless_it_is_listed(machine: str) -> None:
    refused = {number for number in range(463) if verdict(machine, number) != ALLOW}
    assert refused <= set(NUMBERS[machine].values())


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("number", [463, 469, 1000, 0x3FFFFFFF])
def test_a_call_that_came_later_than_the_list_is_unknown(machine: str, number: int) -> None:
    assert verdict(machine, number) == UNKNOWN


@pytest.mark.parametrize("number", [0, 59, 520])
def test_the_numbers_of_x32_are_refused(number: int) -> None:
    assert verdict("x86_64", 0x40000000 | number) == REFUSE


@pytest.mark.parametrize("machine", MACHINES)
def test_a_foreign_architecture_kills_the_process(machine: str) -> None:
    i386, others = 0x40000003, [AUDIT_ARCH[other] for other in MACHINES if other != machine]
    assert {verdict(machine, 0, architecture=code) for code in (i386, 0, *others)} == {KILL_PROCESS}


@pytest.mark.parametrize("machine", MACHINES)
def test_every_jump_ends_inside_the_filter_and_the_kernel_takes_its_length(machine: str) -> None:
    lines = program(machine, PROCESS)
    assert len(lines) <= 4096
    for at, (operation, if_true, if_false, _) in enumerate(lines):
        assert operation == 0x06 or at + 1 + max(if_true, if_false) < len(lines)
        assert max(if_true, if_false) < 256


@pytest.mark.parametrize("machine", MACHINES)
def test_the_numbers_are_those_of_the_kernels_headers(machine: str) -> None:
    header = next((path for path in HEADERS[machine] if path.is_file()), None)
    if header is None:
        pytest.skip("the kernel's headers are not installed here")
    lines = header.read_text(encoding="utf-8").splitlines()
    found = dict(match.groups() for line in lines if (match := re.match(r"#define __NR(?:3264)?_(\w+)\s+(\d+)$", line)))
    assert len(found) > 200
    for name, number in NUMBERS[machine].items():
        assert int(found.get(name, number)) == number, name
