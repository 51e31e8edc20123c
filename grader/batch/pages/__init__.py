"""Pages made of records: feedback for one learner, and what a whole class came to."""

from grader.batch.pages.feedback import feedback_page
from grader.batch.pages.statistics import Statistics
from grader.batch.pages.summary import summary_page

__all__ = ["Statistics", "feedback_page", "summary_page"]
