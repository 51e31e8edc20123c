#!/usr/bin/env bash
# bin/run.sh SLUG INPUT_DIR OUTPUT_DIR: judges the answer in INPUT_DIR, where nothing is written, and writes
# OUTPUT_DIR/results.json. It needs no network. Exit code: 0 whatever the verdict; another one where the grader could
# not do its work, and then the results say so.
set -euo pipefail

if [ $# -ne 3 ]; then
  echo "usage: $0 SLUG INPUT_DIR OUTPUT_DIR" >&2
  exit 2
fi
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bin=${GRADER_BIN:-/usr/local/bin}
name=${1//-/_}
input=$(cd "$2" && pwd)
mkdir -p "$3"
output=$(cd "$3" && pwd)

# Until there are verdicts this is the answer, whatever may end the grader before: it is replaced whole or not at all.
cp "$root/fault.json" "$output/results.json"

case $name in
  @PATTERN@) ;;
  *)
    echo "There is no exercise '$1' in this test runner." >&2
    exit 2
    ;;
esac
# From within the answer messages name files as their author does; nothing in it is imported, or taken for a course.
cd "$input"
"$bin/grader" check "$name" --dir . --course "$root/course" \
  --require-isolation @TIER@ --format exercism --output "$output/results.json" >&2
