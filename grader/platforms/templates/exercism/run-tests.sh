#!/usr/bin/env bash
# bin/run-tests.sh: runs the test runner on tests/SLUG/CASE, and compares with its expected_results.json.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
code=0
for expected in "$root"/tests/*/*/expected_results.json; do
  folder=$(dirname "$expected")
  slug=$(basename "$(dirname "$folder")")
  "$root/bin/run.sh" "$slug" "$folder" "$scratch" || code=1
  if diff "$expected" "$scratch/results.json"; then
    echo "ok   $slug/$(basename "$folder")"
  else
    echo "FAIL $slug/$(basename "$folder")"
    code=1
  fi
done
exit "$code"
