"""Which answers of a class are nearly the same text. Off by default: likeness is a reason to ask, and no proof.

Needs the extra ``similarity``: datasketch keeps the index that finds like texts without comparing every two of them.
"""

from grader.batch.similarity.library import refuse_uninstalled
from grader.batch.similarity.pairs import AT_LEAST, Pair, similar_pairs
from grader.batch.similarity.report import PAGE, TABLE, write_similarity
from grader.batch.similarity.tally import Tally

__all__ = ["AT_LEAST", "PAGE", "TABLE", "Pair", "Tally", "refuse_uninstalled", "similar_pairs", "write_similarity"]
