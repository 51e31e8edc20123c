"""An engine for courses of auto-graded programming exercises. It knows nothing of any one course."""
