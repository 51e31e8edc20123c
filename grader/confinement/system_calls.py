"""Numbers of Linux's system calls on x86-64 and on 64-bit ARM, and which of them a confined worker never needs.

Source: the kernel's own headers, `asm/unistd_64.h` and `asm-generic/unistd.h`. From 424 on both machines share them.
"""

# name, number on x86-64, number on ARM; a hyphen where that machine has none
_REFUSED = """
# networks; pairs of sockets too, which pass descriptors on
socket 41 198 · socketpair 53 199 · connect 42 203 · bind 49 200 · listen 50 201 · accept 43 202
accept4 288 242
# memory that no limit of ours counts, and queues that outlive a process
memfd_create 319 279 · memfd_secret 447 447 · shmget 29 194 · shmat 30 196 · shmctl 31 195 · shmdt 67 197
msgget 68 186 · msgsnd 69 189 · msgrcv 70 188 · msgctl 71 187 · semget 64 190 · semop 65 193 · semctl 66 191
semtimedop 220 192 · mq_open 240 180 · mq_unlink 241 181 · mq_timedsend 242 182 · mq_timedreceive 243 183
mq_notify 244 184 · mq_getsetattr 245 185
# a second way to make any system call
io_uring_setup 425 425 · io_uring_enter 426 426 · io_uring_register 427 427
# other processes: reading, writing, slowing, signalling and following them
ptrace 101 117 · process_vm_readv 310 270 · process_vm_writev 311 271 · process_madvise 440 440
process_mrelease 448 448 · pidfd_open 434 434 · pidfd_getfd 438 438 · pidfd_send_signal 424 424 · kcmp 312 272
tkill 200 130 · sched_setaffinity 203 122 · sched_setscheduler 144 119 · sched_setparam 142 118
sched_setattr 314 274 · setpriority 141 140 · ioprio_set 251 30 · migrate_pages 256 238 · move_pages 279 239
perf_event_open 298 241
# new processes and programs
fork 57 - · vfork 58 - · execve 59 221 · execveat 322 281
# what Landlock does not watch: the properties of a file, and who uses it
chmod 90 - · fchmod 91 52 · fchmodat 268 53 · fchmodat2 452 452 · chown 92 - · fchown 93 55 · lchown 94 -
fchownat 260 54 · setxattr 188 5 · lsetxattr 189 6 · fsetxattr 190 7 · removexattr 197 14 · lremovexattr 198 15
fremovexattr 199 16 · utime 132 - · utimes 235 - · futimesat 261 - · utimensat 280 88 · truncate 76 45
creat 85 - · inotify_init 253 - · inotify_init1 294 26 · inotify_add_watch 254 27 · fanotify_init 300 262
fanotify_mark 301 263 · name_to_handle_at 303 264 · open_by_handle_at 304 265
# the kernel itself, and other views of the system
bpf 321 280 · userfaultfd 323 282 · keyctl 250 219 · add_key 248 217 · request_key 249 218 · unshare 272 97
setns 308 268 · mount 165 40 · umount2 166 39 · pivot_root 155 41 · chroot 161 51 · move_mount 429 429
open_tree 428 428 · fsopen 430 430 · fsconfig 431 431 · fsmount 432 432 · fspick 433 433 · mount_setattr 442 442
statmount 457 457 · listmount 458 458 · lsm_set_self_attr 460 460 · kexec_load 246 104 · kexec_file_load 320 294
reboot 169 142 · init_module 175 105 · finit_module 313 273 · delete_module 176 106 · syslog 103 116
swapon 167 224 · swapoff 168 225 · acct 163 89 · quotactl 179 60 · quotactl_fd 443 443 · sethostname 170 161
setdomainname 171 162 · settimeofday 164 170 · clock_settime 227 112 · adjtimex 159 171 · clock_adjtime 305 266
iopl 172 - · ioperm 173 - · modify_ldt 154 - · personality 135 92 · vhangup 153 58 · uselib 134 -
lookup_dcookie 212 18 · nfsservctl 180 42 · sysfs 139 - · _sysctl 156 -
"""
_OTHERS = """
clone 56 220 · clone3 435 435 · open 2 - · openat 257 56 · openat2 437 437 · kill 62 129 · tgkill 234 131
rt_sigqueueinfo 129 138 · rt_tgsigqueueinfo 297 240 · fcntl 72 25 · ioctl 16 29 · prctl 157 167
prlimit64 302 261 · landlock_create_ruleset 444 444 · landlock_add_rule 445 445 · landlock_restrict_self 446 446
seccomp 317 277 · capset 126 91
"""

NEWEST_KNOWN = 462
"""mseal, of Linux 6.10: whatever came later is answered as if it did not exist."""


def _read(table: str) -> dict[str, tuple[str, str]]:
    lines = [line for line in table.splitlines() if line and not line.startswith("#")]
    entries = [entry.split() for line in lines for entry in line.split(" · ")]
    return {name: (x86_64, aarch64) for name, x86_64, aarch64 in entries}


REFUSED = frozenset(_read(_REFUSED))
"""Those that are refused whatever their arguments."""

_TABLE = {**_read(_REFUSED), **_read(_OTHERS)}

NUMBERS = {
    machine: {name: int(numbers[column]) for name, numbers in _TABLE.items() if numbers[column] != "-"}
    for column, machine in enumerate(("x86_64", "aarch64"))
}
"""For each machine, the number of each of these calls that it has."""
