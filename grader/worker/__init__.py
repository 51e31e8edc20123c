"""The untrusted side: runs a learner's bytes in a process of its own and answers calls. Knows no course, no judge."""
