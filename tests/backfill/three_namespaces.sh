#!/usr/bin/env bash
# Three Dask workers, each in a network of its own, joined by a bridge, and a backfill through their scheduler.
# Usage: unshare -rn bash three_namespaces.sh PYTHON FOLDER COMMAND...   (COMMAND gets --scheduler)
set -euo pipefail
python=$1 folder=$2; shift 2
mkdir -p "$folder"
started=()
trap 'kill "${started[@]}" 2>/dev/null || true; wait 2>/dev/null || true' EXIT
ip link set lo up
ip link add bridge0 type bridge
ip address add 10.77.0.1/24 dev bridge0
ip link set bridge0 up
"$python" -m distributed.cli.dask_scheduler --host 10.77.0.1 --port 8786 --no-dashboard >"$folder/scheduler.log" 2>&1 &
started+=($!)
for number in 1 2 3; do
    unshare -n sleep 3600 &
    place=$!
    started+=("$place")
    until [ "$(readlink "/proc/$place/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done
    ip link add "worker$number" type veth peer name eth0 netns "$place"
    ip link set "worker$number" master bridge0 up
    nsenter -t "$place" -n ip link set lo up
    nsenter -t "$place" -n ip address add "10.77.0.1$number/24" dev eth0
    nsenter -t "$place" -n ip link set eth0 up
    nsenter -t "$place" -n "$python" -m distributed.cli.dask_worker tcp://10.77.0.1:8786 --nworkers 1 --nthreads 1 \
        --host "10.77.0.1$number" --local-directory "$folder/worker$number" --no-dashboard \
        >"$folder/worker$number.log" 2>&1 &
    started+=($!)
done
"$python" - <<'END'
from distributed import Client
with Client("tcp://10.77.0.1:8786", timeout="120s") as client:
    client.wait_for_workers(3, timeout=120)
END
"$@" --scheduler tcp://10.77.0.1:8786
grep -h "Register worker addr" "$folder/scheduler.log" | grep -o "10.77.0.1[123]" | sort -u
