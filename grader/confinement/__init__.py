"""The wall around a worker: what Linux offers to keep a learner's code from files, networks and other processes."""
