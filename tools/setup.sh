#!/bin/sh
# Make the environment $1 and install what the lock file $2 lists, then this project itself.
set -eu
venv=$1
lock=$2
if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "wxr-pipeline needs Python 3.11 or later; '$PYTHON' is $("$PYTHON" --version 2>&1 || echo missing)." >&2
    echo "Install one, or name it: make PYTHON=python3.12" >&2
    exit 1
fi
echo "Setting up $venv from $lock …" >&2
if command -v uv >/dev/null 2>&1; then
    [ -x "$venv/bin/python" ] || uv venv --quiet --python "$PYTHON" "$venv"
    uv pip install --quiet --compile-bytecode --python "$venv/bin/python" -r "$lock"
    uv pip install --quiet --python "$venv/bin/python" --no-deps --no-build-isolation -e .
else
    [ -x "$venv/bin/python" ] || "$PYTHON" -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$lock"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
fi
# Where Python may not keep what it compiled (PYTHONDONTWRITEBYTECODE), every run would compile all of it again.
"$venv/bin/python" -m compileall -q pipeline
