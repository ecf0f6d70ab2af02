#!/usr/bin/env bash
# Measures the gateway beside a reference relay in one run and prints the table of ratios: CPU of the gateway / CPU of the relay.
#   benchmarks/gateway.sh [--rounds N] [--seconds N] [--workers N] [ROW…]     rows: dd ee fast small setup users idle; all without any
# MTLOAD=FILE is the load tool, its program or its C source (gcc, OpenSSL's and zlib's headers); the default is ../shared/tools/mtload/mtload.c.
# TELEPOOL=COMMAND is the program to measure; the default is ./telepool. The exit code is 1 where a target is missed.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."

rounds=3 seconds=3 workers=1 rows=()
while [ $# -gt 0 ]; do
  case $1 in
    --rounds | --seconds | --workers)
      declare "${1#--}=${2:?$1 wants a number}"
      shift 2
      ;;
    dd | ee | fast | small | setup | users | idle)
      rows+=("$1")
      shift
      ;;
    *)
      sed -n '2,5s/^# //p' "$0"
      [ "$1" = --help ] && exit 0
      exit 2
      ;;
  esac
done
[ ${#rows[@]} -gt 0 ] || rows=(dd ee fast small setup users idle)
wants() { [[ " ${rows[*]} " == *" $1 "* ]]; }

folder=$(mktemp -d)
pids=()
cleanup() {
  local pid
  for pid in "${pids[@]}"; do
    kill "$pid" 2>/dev/null || true
  done
  wait 2>/dev/null || true
  rm -rf "$folder"
}
trap cleanup EXIT

load=${MTLOAD:-../shared/tools/mtload/mtload.c}
if [[ $load == *.c ]]; then
  [ -e "$load" ] || { echo "the load tool is missing: set MTLOAD" >&2; exit 2; }
  gcc -O2 -w -o "$folder/mtload" "$load" -lcrypto -lz || { echo "the load tool cannot be built" >&2; exit 2; }
  load=$folder/mtload
fi
telepool=${TELEPOOL:-./telepool}

# The keys that users of the load have, and a thousand of which the load has the last.
plain=00000000000000000000000000000001
fast=00000000000000000000000000000002
last=000000000000000000000000000003e8
domain=www.example.com

free_port() { # A port that nobody listens on, below those that connections are given (32768 and above); the load tool binds fixed ones.
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    ss -Hltn "sport = :$port" | grep -q . || { echo "$port"; return; }
  done
}

wait_for_port() {
  local i
  for ((i = 0; i < 200; i++)); do
    ss -Hltn "sport = :$1" | grep -q . && return 0
    sleep 0.05
  done
  echo "nobody listens on port $1" >&2
  exit 1
}

umask 077
dc_port=$(free_port)
"$load" dc --port "$dc_port" >"$folder/dc.log" 2>&1 &
pids+=($!)
relay_port=$(free_port)
"$load" relay --port "$relay_port" --dc-port "$dc_port" >"$folder/relay.log" 2>&1 &
pids+=($!)
relay_pid=$!
wait_for_port "$dc_port"
wait_for_port "$relay_port"

start_gateway() { # NAME ARGUMENT… → gateway_port, gateway_pid
  local name=$1 i
  shift
  : >"$folder/$name.log"
  $telepool gateway run --listen 127.0.0.1:0 --dc "2=127.0.0.1:$dc_port" --workers "$workers" "$@" >"$folder/$name.log" 2>&1 &
  pids+=($!)
  for ((i = 0; i < 1200; i++)); do
    gateway_port=$(sed -n 's/^listening .*:\([0-9]*\)$/\1/p' "$folder/$name.log" | head -n 1)
    gateway_pid=$(sed -n 's/^pid \([0-9]*\)$/\1/p' "$folder/$name.log" | head -n 1)
    [ -n "$gateway_port" ] && [ -n "$gateway_pid" ] && return 0
    kill -0 "${pids[-1]}" 2>/dev/null || break
    sleep 0.1
  done
  cat "$folder/$name.log" >&2
  echo "the gateway did not start" >&2
  exit 1
}

printf 'bench:%s\n' "$plain" >"$folder/secret"
users=(--user "bench=$plain")
cat >"$folder/fast.json" <<JSON
{ "users": { "bench": "$plain", "fast": { "secret": "$fast", "fast": true } } }
JSON

measure() { # LABEL PORT PID ARGUMENT…: one line of the load tool, appended to the results
  local label=$1 port=$2 pid=$3
  shift 3
  timeout 180 "$load" client --port "$port" --pid "$pid" --label "$label" "$@" >>"$folder/results" || {
    tail -n 1 "$folder/results" >&2
    echo "$label: the load failed" >&2
    exit 1
  }
}

bulk() { # LABEL PORT PID ARGUMENT…
  measure "$1-echo" "$2" "$3" --mode echo --conns 16 --size 65536 --window 4 --secs "$seconds" "${@:4}"
  measure "$1-download" "$2" "$3" --mode download --conns 16 --size 65536 --count 16 --secs "$seconds" "${@:4}"
  measure "$1-upload" "$2" "$3" --mode upload --conns 16 --size 65536 --window 4 --secs "$seconds" "${@:4}"
}

small() { measure "$1-small" "$2" "$3" --mode echo --conns 64 --size 512 --window 1 --secs "$seconds" "${@:4}"; }
setup() { measure "$1-setup" "$2" "$3" --mode setup --conns 32 --total 3000 "${@:4}"; }

start_gateway one --config "$folder/fast.json"
one_port=$gateway_port one_pid=$gateway_pid
tls=(--tls 1 --pq 1 --domain "$domain")
if wants users; then
  for i in $(seq 1 1000); do
    printf 'user%d=%032x\n' "$i" "$i"
  done >"$folder/users"
  start_gateway thousand --users-file "$folder/users"
  many_port=$gateway_port many_pid=$gateway_pid
  # As warm as the other, which has moved gigabytes by then.
  setup warm "$many_port" "$many_pid" --secret "dd$last"
  setup warm "$many_port" "$many_pid" --secret "dd$last" "${tls[@]}"
fi

for ((round = 1; round <= rounds; round++)); do
  echo "round $round of $rounds" >&2
  if wants dd || wants ee || wants fast; then
    bulk relay "$relay_port" "$relay_pid"
  fi
  if wants dd; then bulk dd "$one_port" "$one_pid"; fi
  if wants ee; then bulk ee "$one_port" "$one_pid" "${tls[@]}"; fi
  if wants fast; then
    measure fast-download "$one_port" "$one_pid" --mode download --conns 16 --size 65536 --count 16 --secs "$seconds" --secret "dd$fast"
  fi
  if wants small; then
    small relay "$relay_port" "$relay_pid"
    small dd "$one_port" "$one_pid"
  fi
  if wants setup || wants users; then
    setup dd "$one_port" "$one_pid"
    setup ee "$one_port" "$one_pid" "${tls[@]}"
    setup relay "$relay_port" "$relay_pid"
  fi
  if wants users; then
    setup many "$many_port" "$many_pid" --secret "dd$last"
    setup manyee "$many_port" "$many_pid" --secret "dd$last" "${tls[@]}"
  fi
done

rss() { awk '/^Rss:/ { print $2 }' "/proc/$1/smaps_rollup"; }
if wants idle; then
  ulimit -n "$(ulimit -Hn)"
  # Two sockets of the gateway per connection, and it turns clients away when descriptors run short: 20,000 want a limit of 54,000.
  idle=$(($(ulimit -n) * 3 / 8))
  [ "$idle" -lt 20000 ] || idle=20000
  start_gateway idle "${users[@]}"
  echo "base $(rss "$gateway_pid")" >>"$folder/results"
  # The first 2,000 stay open while the others come: what is measured is what each of those adds.
  timeout 180 "$load" client --port "$gateway_port" --pid "$gateway_pid" --label idle-2000 --mode idle --conns 2000 --hold 40 >"$folder/idle-2000" &
  first=$!
  pids+=("$first")
  sleep 12
  measure idle-more "$gateway_port" "$gateway_pid" --mode idle --conns $((idle - 2000)) --hold 1
  wait "$first" || true
  cat "$folder/idle-2000" >>"$folder/results"
  measure idle-cpu "$gateway_port" "$gateway_pid" --mode idle --conns 2000 --hold 30
fi

awk -v wanted="${rows[*]}" -v idle="${idle:-0}" '
  function median(name,    values, n, i, j, t) {
    n = split(samples[name], values, " ")
    for (i = 2; i <= n; i++) { t = values[i] + 0; for (j = i - 1; j > 0 && values[j] + 0 > t; j--) values[j + 1] = values[j]; values[j + 1] = t }
    return (n == 0) ? -1 : (n % 2) ? values[(n + 1) / 2] : (values[n / 2] + values[n / 2 + 1]) / 2
  }
  function row(title, value, unit, reference, target, suffix,    ratio, verdict, beside) {
    if (value < 0) return
    ratio = (reference > 0) ? value / reference : value
    verdict = (ratio <= target) ? "met" : "MISSED"
    if (ratio > target) missed++
    beside = (reference > 0) ? sprintf("%.3g %s", reference, unit) : "-"
    printf "| %s | %.3g %s | %s | %.2f%s | <= %g%s | %s |\n", title, value, unit, beside, ratio, suffix, target, suffix, verdict
  }
  / = [0-9.]+ cpu-s\/GB / {
    match($0, /= [0-9.]+ cpu-s/); samples[$1] = samples[$1] " " substr($0, RSTART + 2, RLENGTH - 8)
    if ($1 ~ /small/) { match($0, /, [0-9.]+ us\/frame/); samples[$1 "-frame"] = samples[$1 "-frame"] " " substr($0, RSTART + 2, RLENGTH - 11) }
  }
  / us\/conn, client / { if ($2 == "setup:") { match($0, /= [0-9.]+ us\/conn/); samples[$1] = samples[$1] " " substr($0, RSTART + 2, RLENGTH - 10) } }
  $2 == "idle:" { match($0, /= [0-9.]+ kB\/conn/); memory[$1] = substr($0, RSTART + 2, RLENGTH - 10); match($0, /idle cpu [0-9.]+/); cpu[$1] = substr($0, RSTART + 9, RLENGTH - 9) }
  $1 == "base" { base = $2 / 1000 }
  END {
    print "| row | gateway | relay | ratio | target | |"
    print "| --- | --- | --- | --- | --- | --- |"
    row("`dd` echo 64 KiB", median("dd-echo"), "cpu-s/GB", median("relay-echo"), 0.95, "x")
    row("`dd` download", median("dd-download"), "cpu-s/GB", median("relay-download"), 0.75, "x")
    row("`dd` upload", median("dd-upload"), "cpu-s/GB", median("relay-upload"), 0.95, "x")
    row("`ee` echo 64 KiB", median("ee-echo"), "cpu-s/GB", median("relay-echo"), 1.25, "x")
    row("`ee` download", median("ee-download"), "cpu-s/GB", median("relay-download"), 1.1, "x")
    row("`ee` upload", median("ee-upload"), "cpu-s/GB", median("relay-upload"), 1.25, "x")
    row("fast mode download", median("fast-download"), "cpu-s/GB", median("relay-download"), 0.4, "x")
    row("512-byte messages, 64 connections", median("dd-small-frame"), "us/frame", median("relay-small-frame"), 1.15, "x")
    row("connection set-up `dd`", median("dd-setup"), "us", median("relay-setup"), 1.3, "x")
    row("connection set-up `ee`", median("ee-setup"), "us", median("relay-setup"), 2.5, "x")
    if (index(wanted, "users")) {
      row("set-up `dd`, last of 1,000 users, to one user", median("many-setup"), "us", median("dd-setup"), 1.2, "x")
      row("set-up `ee`, last of 1,000 users, to one user", median("manyee-setup"), "us", median("ee-setup"), 1.2, "x")
    }
    if (base > 0) {
      row("process before the first connection, MB", base, "MB", 0, 60, " MB")
      row("memory per idle connection, from the 2,001st to number " idle ", kB", memory["idle-more"], "kB", 0, 2, " kB")
      row("idle CPU with 2,000 connections, % of a core", cpu["idle-cpu"], "%", 0, 0.2, " %")
    }
    exit (missed > 0)
  }' "$folder/results"
