#!/usr/bin/env bash
# bin/run-in-docker.sh SLUG INPUT_DIR OUTPUT_DIR: as Exercism runs it, without a network and with nothing to write to.
set -euo pipefail

if [ $# -ne 3 ]; then
  echo "usage: $0 SLUG INPUT_DIR OUTPUT_DIR" >&2
  exit 2
fi
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
input=$(cd "$2" && pwd)
mkdir -p "$3"
output=$(cd "$3" && pwd)
docker build --quiet --tag @IMAGE@ "$root"
docker run --rm --network none --read-only --tmpfs /tmp:rw \
  --mount "type=bind,src=$input,dst=/solution,readonly" \
  --mount "type=bind,src=$output,dst=/output" \
  @IMAGE@ "$1" /solution /output
