"""The trusted side: it holds the checks, the references and the seeds, and decides every verdict."""
