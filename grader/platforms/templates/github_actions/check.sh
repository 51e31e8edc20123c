#!/usr/bin/env bash
# The workflow's step that checks. Exit code: 0 all passed; 1 something did not; 2 or 3 the grader could not do its work.
set -euo pipefail

answers=${GITHUB_WORKSPACE:?the workflow sets it}
report=${RUNNER_TEMP:?the workflow sets it}/grader/report.xml
summary=${GITHUB_STEP_SUMMARY:-/dev/null}
bin=${GRADER_BIN:-$(dirname "$(command -v grader)")}
cd "$answers" # where messages name files as their author does; -P, as nothing in here is to be imported

failed() { # failed CODE: an answer is not to blame
  echo "The grader could not do its work; that says nothing about your answers. The log of the step says why." \
    | tee -a "$summary" >&2
  exit "$1"
}

rm -f "$report"
"$bin/python" -P -m grader.platforms.pinned @COURSE_HASH@ "$answers" || failed $?
code=0
set -- @NAMES@
"$bin/grader" check "$@" --dir "$answers" --require-isolation @TIER@ --format junit --output "$report" || code=$?
[ "$code" -le 1 ] || failed "$code"
"$bin/python" -P -m grader.platforms.summary "$report" >>"$summary" || failed $?
exit "$code"
