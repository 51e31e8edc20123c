#!/usr/bin/env bash
# Gradescope runs this once, as root, while it builds the image of the autograder: /autograder/source is the zip.
# It ends with what the image gives to keep answers apart; a mistake in here stops the build, and its log says which.
set -euo pipefail

root=${AUTOGRADER_ROOT:-/autograder}
place=${GRADER_PLACE:-/opt/grader} # not below /root: another user than root has to be able to read it
source=$root/source

python_there() { # prints a Python that the grader can run on, or nothing
  local candidate
  for candidate in python3.12 python3.13 python3.11; do
    if command -v "$candidate" >/dev/null && "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
}

install() {
  local python
  python=$(python_there)
  if [ -n "$python" ]; then
    "$python" -m venv "$place"
  else # the image's own is too old: uv brings one
    if ! python3 -m pip --version >/dev/null 2>&1; then
      apt-get -qq update
      DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends python3 python3-pip
    fi
    python3 -m pip install --quiet --target "$place-uv" 'uv==0.13.8'
    UV_PYTHON_INSTALL_DIR=$place-python "$place-uv/bin/uv" venv --quiet --seed --python 3.12 "$place"
  fi
  (cd "$source" && "$place/bin/python" -P -m pip install --quiet --no-cache-dir -r requirements.txt)
}

if [ -z "${GRADER_BIN:-}" ]; then
  install
  GRADER_BIN=$place/bin
fi
cd "$source/course"
"$GRADER_BIN/python" -P -m grader.platforms.pinned @COURSE_HASH@
"$GRADER_BIN/grader" doctor
