"""The questions of the quiz, a file for each section of the lesson: functions that draw numbers and ask."""
