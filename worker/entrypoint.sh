#!/bin/sh
# Starts the worker that this file is part of. As root it keeps no right but those to change users and to kill
# (adapters/aws/worker-capabilities.ts), unless the container has taken the others away already, and with them the right
# to give any up; and no program gives it or its actions more than they have.
home=$(dirname "$(dirname "$(readlink -f "$0")")")
# What is outside of the folders of attempts is the container's, and the container is the worker's.
export AKKAFLOW_WORKER_LEFTOVERS="${AKKAFLOW_WORKER_LEFTOVERS:-remove}"
set -- "$home/bin/node" "$home/dist/worker.js" "$@"
if [ "$(id -u)" -eq 0 ]; then
  for limits in '--bounding-set=-all,+kill,+setgid,+setuid --inh-caps=-all --no-new-privs' --no-new-privs; do
    # shellcheck disable=SC2086 # They are several.
    if setpriv $limits true 2>/dev/null; then exec setpriv $limits "$@"; fi
  done
fi
exec "$@"
