#!/usr/bin/env bash
# The entrypoint of the questions: PrairieLearn runs it in a container with the names of the exercises to grade.
set -euo pipefail

root=${GRADE_ROOT:-/grade}
bin=${GRADER_BIN:-/usr/local/bin}
files=$root/serverFilesCourse/@FOLDER@
results=$root/results

# Until there are verdicts this is the answer, whatever may end the grader before: it is replaced whole or not at all.
mkdir -p "$results"
cp "$files/fault.json" "$results/results.json"

code=0
cd "$files/course"
"$bin/python" -P -m grader.platforms.pinned @COURSE_HASH@ || code=$?
if [ "$code" -eq 0 ]; then
  # From within the answer messages name files as their author does; nothing in it is imported, or taken for a course.
  cd "$root/student" && "$bin/grader" check "$@" --dir . --course "$files/course" @HIDDEN@ \
    --require-isolation @TIER@ --format prairielearn --output "$results/results.json" || code=$?
fi
if [ "$code" -ne 0 ]; then
  echo "The grader ended with exit code $code, and no attempt was counted; why stands above."
fi
exit 0
