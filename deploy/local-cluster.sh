#!/usr/bin/env bash
# A whole cluster as plain processes on this machine's loopback, for machines without a container engine, and for the tests:
#   redis or postgres (membership, state, reminders), postgres (messages), silo1-3 (own the accounts), gateway1-2 (MTProto proxies),
#   updates1-2, history1, stats1 (collectors), prometheus where it is installed, and an emulator of Telegram unless MTPROTO_API_ID is set.
#
#   deploy/local-cluster.sh up              starts what does not run, waits until all of it is ready, and prints the addresses
#   deploy/local-cluster.sh status          name, process, state and address of each; exit code 1 unless all are ready
#   deploy/local-cluster.sh start NAME…     starts some      deploy/local-cluster.sh stop NAME…   stops some, gracefully
#   deploy/local-cluster.sh restart NAME…   one after the other; each is ready before the next is stopped
#   deploy/local-cluster.sh roll            restarts every silo, gateway and collector like that: a rolling upgrade
#   deploy/local-cluster.sh kill NAME…      kill -9, as when a machine dies
#   deploy/local-cluster.sh accounts N      logs in N accounts of the emulator
#   deploy/local-cluster.sh env NAME        the variables and the command of one
#   deploy/local-cluster.sh telepool …      a command of the program as a client of this cluster
#   deploy/local-cluster.sh down            stops what it started, in order
#
# Settings: LOCAL_CLUSTER_DIR (data/local-cluster: all data, logs/NAME.log, run/NAME.pid), LOCAL_CLUSTER_KIND (redis or postgres),
# LOCAL_CLUSTER_PORTS (21000: the first of 160 ports), LOCAL_CLUSTER_SILOS (3), _GATEWAYS (2), _UPDATES (2), _HISTORY (1), _STATS (1),
# LOCAL_CLUSTER_CHANNELS (5) and _MESSAGES (20000) of the emulator, LOCAL_CLUSTER_EMULATOR (more options for it),
# LOCAL_CLUSTER_PROMETHEUS (1, or 0 for none), LOCAL_CLUSTER_SINK (postgres, or none for a cluster that stores no messages), LOCAL_CLUSTER_PROGRAM (a telepool.dll; built by default).
# Everything else of docs/configuration.md is passed on. Only processes whose pid files it wrote are ever signalled.
set -euo pipefail

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
base=${LOCAL_CLUSTER_PORTS:-21000}
kind=${LOCAL_CLUSTER_KIND:-redis}
sink=${LOCAL_CLUSTER_SINK:-postgres}
silos=${LOCAL_CLUSTER_SILOS:-3}
gateways=${LOCAL_CLUSTER_GATEWAYS:-2}
updates=${LOCAL_CLUSTER_UPDATES:-2}
histories=${LOCAL_CLUSTER_HISTORY:-1}
statistics=${LOCAL_CLUSTER_STATS:-1}
directory=${LOCAL_CLUSTER_DIR:-data/local-cluster}
mkdir -p "$directory/run" "$directory/logs"
directory=$(cd "$directory" && pwd)

fail() {
  echo "local-cluster: $*" >&2
  exit 1
}

[ "$kind" = redis ] || [ "$kind" = postgres ] || fail "LOCAL_CLUSTER_KIND is redis or postgres, not $kind"
for count in "$silos" "$gateways" "$updates" "$histories" "$statistics"; do
  [[ $count =~ ^[0-9]$ ]] || fail "a count of processes is 0 to 9, not '$count'"
done

redis_port=$base
postgres_port=$((base + 1))
emulator_ports=$((base + 2)) # data centre n at this + n
silo_port() { echo $((base + 10 + $1)); }
silo_gateway_port() { echo $((base + 20 + $1)); }
silo_health_port() { echo $((base + 30 + $1)); }
silo_metrics_port() { echo $((base + 40 + $1)); }
gateway_port() { echo $((base + 50 + $1)); }
gateway_admin_port() { echo $((base + 60 + $1)); }
gateway_health_port() { echo $((base + 100 + $1)); }
gateway_metrics_port() { echo $((base + 110 + $1)); }
collector_health_port() {
  case $1 in
    updates) echo $((base + 70 + $2)) ;;
    history) echo $((base + 80 + $2)) ;;
    stats) echo $((base + 90 + $2 - 1)) ;;
  esac
}
collector_metrics_port() { echo $(($(collector_health_port "$1" "$2") + 50)); }
prometheus_port=$((base + 99))

postgres_bin=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1 || true)
with_postgres() { [ "$kind" = postgres ] || [ "$sink" = postgres ]; }
with_emulator() { [ -z "${MTPROTO_API_ID:-}" ] && [ -z "${MTPROTO_DCS:-}" ]; }

# In the order in which they start; down stops them in the other.
names() {
  local i
  [ "$kind" = redis ] && echo redis
  with_postgres && echo postgres
  with_emulator && echo emulator
  for ((i = 1; i <= silos; i++)); do echo "silo$i"; done
  for ((i = 1; i <= gateways; i++)); do echo "gateway$i"; done
  for ((i = 1; i <= updates; i++)); do echo "updates$i"; done
  for ((i = 1; i <= histories; i++)); do echo "history$i"; done
  for ((i = 1; i <= statistics; i++)); do echo "stats$i"; done
  [ "${LOCAL_CLUSTER_PROMETHEUS:-1}" = 1 ] && command -v prometheus >/dev/null 2>&1 && echo prometheus
  true
}

# What every process of the cluster shares.
shared() {
  variables+=("TELEPOOL_CLUSTER=$kind" "TELEPOOL_CLUSTER_ID=${TELEPOOL_CLUSTER_ID:-local}" "TELEPOOL_KEY_FILE=$directory/keys")
  case $kind in
    redis) variables+=("TELEPOOL_REDIS=127.0.0.1:$redis_port,abortConnect=false") ;;
    postgres) variables+=("TELEPOOL_CLUSTER_POSTGRES=Host=127.0.0.1;Port=$postgres_port;Username=telepool;Database=cluster") ;;
  esac
}

# Where Telegram is.
servers() {
  with_emulator || return 0
  local dc list=
  for dc in 1 2 3 4 5; do list+=${list:+,}$dc=127.0.0.1:$((emulator_ports + dc)); done
  variables+=("MTPROTO_DCS=$list" "MTPROTO_PUBLIC_KEYS=$directory/emulator/server_public_key.pem")
}

messages() {
  if [ "$sink" = postgres ]; then
    variables+=("TELEPOOL_SINK=postgres" "TELEPOOL_POSTGRES=Host=127.0.0.1;Port=$postgres_port;Username=telepool;Database=messages")
  fi
}

# define NAME: sets command, variables, address (where it is ready) and probe (how to see that).
define() {
  local name=$1 number=${1//[^0-9]/}
  command=() variables=() probe=http address=
  case $name in
    redis)
      probe=tcp address=127.0.0.1:$redis_port
      # Whatever was acknowledged survives the process; with appendfsync always it would survive the machine.
      command=(redis-server --port "$redis_port" --bind 127.0.0.1 --dir "$directory/redis" --appendonly yes --appendfsync everysec --save '' --maxmemory-policy noeviction --daemonize no)
      ;;
    postgres)
      probe=postgres address=127.0.0.1:$postgres_port
      command=("$postgres_bin/postgres" -D "$directory/postgres" -p "$postgres_port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200)
      if [ "$(id -u)" = 0 ]; then command=(setpriv --reuid=postgres --regid=postgres --init-groups "${command[@]}"); fi
      ;;
    emulator)
      probe=tcp address=127.0.0.1:$((emulator_ports + 1))
      # shellcheck disable=SC2206 # several options in one variable
      command=(dotnet "$program" emulator --port-base "$emulator_ports" --data "$directory/emulator" --channels "${LOCAL_CLUSTER_CHANNELS:-5}" --messages "${LOCAL_CLUSTER_MESSAGES:-20000}" ${LOCAL_CLUSTER_EMULATOR:-})
      ;;
    silo[0-9])
      address=127.0.0.1:$(silo_health_port "$number")
      shared
      servers
      # An address of its own to Telegram: two owners of one account would be seen as two places.
      variables+=("TELEPOOL_ROLE=core" "TELEPOOL_DATA=$directory/$name" "TELEPOOL_SILO_PORT=$(silo_port "$number")" "TELEPOOL_GATEWAY_PORT=$(silo_gateway_port "$number")"
        "TELEPOOL_ADVERTISE=127.0.0.1" "HEALTH_BIND=$address" "OBS_PROMETHEUS_ENABLED=true" "PROMETHEUS_PORT=$(silo_metrics_port "$number")"
        "MTPROTO_LOCAL_ADDRESS=127.0.0.1$number")
      command=(dotnet "$program" silo)
      ;;
    gateway[0-9])
      address=127.0.0.1:$(gateway_health_port "$number")
      shared
      variables+=("TELEPOOL_ROLE=gateway" "TELEPOOL_DATA=$directory/$name" "TELEPOOL_GATEWAY_LISTEN=127.0.0.1:$(gateway_port "$number")"
        "TELEPOOL_GATEWAY_USERS=${TELEPOOL_GATEWAY_USERS:-local=0123456789abcdef0123456789abcdef}" "TELEPOOL_GATEWAY_ADMIN_ENDPOINT=127.0.0.1:$(gateway_admin_port "$number")"
        "TELEPOOL_GATEWAY_ADMIN_OPEN=true" "HEALTH_BIND=$address" "OBS_PROMETHEUS_ENABLED=true" "PROMETHEUS_PORT=$(gateway_metrics_port "$number")" "TELEPOOL_LOG_LEVEL=${TELEPOOL_LOG_LEVEL:-Warning}")
      if with_emulator; then
        local dc list=
        for dc in 1 2 3 4 5; do list+=${list:+,}$dc=127.0.0.1:$((emulator_ports + dc)); done
        variables+=("TELEPOOL_GATEWAY_DCS=$list")
      elif [ -n "${MTPROTO_DCS:-}" ]; then
        variables+=("TELEPOOL_GATEWAY_DCS=${TELEPOOL_GATEWAY_DCS:-$MTPROTO_DCS}")
      fi
      command=(dotnet "$program" gateway run)
      ;;
    updates[0-9] | history[0-9] | stats[0-9])
      local work=${name%[0-9]}
      address=127.0.0.1:$(collector_health_port "$work" "$number")
      shared
      messages
      variables+=("TELEPOOL_ROLE=collector" "TELEPOOL_DATA=$directory/$name" "HEALTH_BIND=$address" "OBS_PROMETHEUS_ENABLED=true"
        "PROMETHEUS_PORT=$(collector_metrics_port "$work" "$number")")
      command=(dotnet "$program" collector run --kinds "$work" --worker "$name")
      ;;
    prometheus)
      address=127.0.0.1:$prometheus_port
      command=(prometheus "--config.file=$directory/prometheus.yml" "--storage.tsdb.path=$directory/prometheus" "--web.listen-address=$address" --log.level=warn)
      ;;
    *) fail "there is no $name; the names are: $(names | paste -sd ' ')" ;;
  esac
}

# The time at which a process began tells it from a later one with the same number.
began() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20 || true; }

# Prints the process of NAME where it runs.
process_of() {
  local pid start
  [ -s "$directory/run/$1.pid" ] && read -r pid start <"$directory/run/$1.pid" && [ -n "$start" ] && [ "$(began "$pid")" = "$start" ] && [ "$(state_of "$pid")" != Z ] && echo "$pid"
}
state_of() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 1 || true; }

answers() { (exec 3<>"/dev/tcp/${1%:*}/${1##*:}") 2>/dev/null; }

is_ready() {
  local path=/readyz line
  define "$1"
  case $probe in
    tcp) answers "$address" ;;
    postgres) "$postgres_bin/pg_isready" -q -h 127.0.0.1 -p "$postgres_port" -U telepool -d postgres ;;
    http)
      [ "$1" = prometheus ] && path=/-/ready
      {
        exec 3<>"/dev/tcp/${address%:*}/${address##*:}" &&
          printf 'GET %s HTTP/1.0\r\nHost: %s\r\n\r\n' "$path" "$address" >&3 &&
          read -r -t 5 line <&3 && [[ $line == *' 200 '* ]]
      } 2>/dev/null
      local code=$?
      { exec 3>&-; } 2>/dev/null || true
      return $code
      ;;
  esac
}

prepare() {
  case $1 in
    redis)
      command -v redis-server >/dev/null 2>&1 || fail "redis-server is missing (Debian's package redis-server)"
      mkdir -p "$directory/redis"
      ;;
    postgres)
      [ -n "$postgres_bin" ] || fail "PostgreSQL's server is missing (Debian's package postgresql)"
      if [ ! -e "$directory/postgres/PG_VERSION" ]; then
        mkdir -p "$directory/postgres"
        local as=()
        if [ "$(id -u)" = 0 ]; then
          chown postgres "$directory/postgres"
          as=(setpriv --reuid=postgres --regid=postgres --init-groups)
          "${as[@]}" test -x "$directory/postgres" || fail "PostgreSQL runs as the user postgres, who cannot enter $directory; choose another LOCAL_CLUSTER_DIR"
        fi
        (cd / && "${as[@]}" "$postgres_bin/initdb" -D "$directory/postgres" -A trust -U telepool -E UTF8 --locale=C) >"$directory/logs/initdb.log" 2>&1 ||
          fail "initdb failed: $directory/logs/initdb.log"
      fi
      ;;
    emulator) mkdir -p "$directory/emulator" ;;
    prometheus)
      mkdir -p "$directory/prometheus"
      write_prometheus >"$directory/prometheus.yml"
      ;;
  esac
}

write_prometheus() {
  local name number targets= gateways_too=
  for name in $(names); do
    number=${name//[^0-9]/}
    case $name in
      silo?) targets+="${targets:+, }\"127.0.0.1:$(silo_metrics_port "$number")\"" ;;
      gateway?) gateways_too+="${gateways_too:+, }\"127.0.0.1:$(gateway_metrics_port "$number")\"" ;;
      updates? | history? | stats?) targets+="${targets:+, }\"127.0.0.1:$(collector_metrics_port "${name%?}" "$number")\"" ;;
    esac
  done
  echo "global: { scrape_interval: 5s }"
  if compgen -G "$here/prometheus/rules/*.yml" >/dev/null; then
    echo "rule_files: [ \"$here/prometheus/rules/*.yml\" ]"
  fi
  echo "scrape_configs:"
  echo "  - job_name: telepool"
  echo "    static_configs: [ { targets: [ $targets ] } ]"
  echo "  - job_name: telepool-gateway"
  echo "    static_configs: [ { targets: [ $gateways_too ] } ]"
}

# Once the server answers: its databases.
create_databases() {
  local name
  for name in cluster messages; do
    "$postgres_bin/psql" -q -h 127.0.0.1 -p "$postgres_port" -U telepool -d postgres -tAc "select 1 from pg_database where datname = '$name'" | grep -q 1 ||
      "$postgres_bin/psql" -q -h 127.0.0.1 -p "$postgres_port" -U telepool -d postgres -c "create database $name"
  done
}

launch() {
  local name=$1 pid
  [ -n "$(process_of "$name")" ] && return 0
  define "$name"
  answers "$address" && fail "$name: somebody else has $address; choose other LOCAL_CLUSTER_PORTS"
  prepare "$name"
  # A session of its own, so that Ctrl-C in the terminal does not reach it. The folder belongs to nobody's mount.
  (cd "$directory" && exec env "${variables[@]}" setsid "${command[@]}") >>"$directory/logs/$name.log" 2>&1 </dev/null &
  pid=$!
  echo "$pid $(began "$pid")" >"$directory/run/$name.pid"
}

# await NAME [SECONDS]
await() {
  local name=$1 limit=$((SECONDS + ${2:-60}))
  until is_ready "$name"; do
    [ -n "$(process_of "$name")" ] || fail "$name has ended: $(tail -n 5 "$directory/logs/$name.log")"
    [ $SECONDS -lt $limit ] || fail "$name is not ready after ${2:-60} s; see $directory/logs/$name.log"
    sleep 0.05
  done
  if [ "$name" = postgres ]; then create_databases; fi
}

# finish NAME [SIGNAL]: ends it and waits until it is gone.
finish() {
  local name=$1 signal=${2:-TERM} pid child children='' limit=$((SECONDS + 60))
  pid=$(process_of "$name") || true
  if [ -n "$pid" ]; then
    children=$(cat "/proc/$pid/task/$pid/children" 2>/dev/null || true)
    # A fast stop, as PostgreSQL calls it: clients are told off instead of waited for.
    [ "$name" = postgres ] && [ "$signal" = TERM ] && signal=INT
    kill "-$signal" "$pid" 2>/dev/null || true
    while [ -n "$(process_of "$name")" ]; do
      [ $SECONDS -lt $limit ] || fail "$name (process $pid) does not end"
      sleep 0.02
    done
    # PostgreSQL's children outlive their killed parent for a moment, and the next one refuses to start beside them.
    for child in $children; do
      while [ -e "/proc/$child" ] && [ "$(state_of "$child")" != Z ] && [ $SECONDS -lt $limit ]; do sleep 0.02; done
    done
    # Its number may still be taken where nobody has asked how it ended, and then it would be said to run.
    if [ "$name" = postgres ]; then rm -f "$directory/postgres/postmaster.pid"; fi
  fi
  rm -f "$directory/run/$name.pid"
}

show() {
  local name pid state answer all=0
  for name in $(names); do
    define "$name"
    answer=
    pid=$(process_of "$name") || true
    if [ -z "$pid" ]; then
      state=down all=1
    elif is_ready "$name"; then
      state=ready
    else
      # What the process itself says of it; without curl only that it is not.
      state=unready all=1
      if [ "$probe" = http ]; then answer=$(curl -s -m 5 "http://$address/readyz" 2>/dev/null | tr -d '\n' | head -c 600 || true); fi
    fi
    printf '%-11s %-8s %-9s %s\n' "$name" "${pid:--}" "$state" "$address${answer:+ $answer}"
  done
  return $all
}

up() {
  local name
  if [ ! -e "$directory/keys" ]; then dotnet "$program" cluster key "$directory/keys" >/dev/null; fi
  # What others need first, then everything at once.
  for name in $(names | grep -E '^(redis|postgres|emulator)$'); do launch "$name"; done
  for name in $(names | grep -E '^(redis|postgres|emulator)$'); do await "$name"; done
  for name in $(names | grep -E '^silo'); do launch "$name"; done
  for name in $(names | grep -E '^silo'); do await "$name"; done
  for name in $(names | grep -vE '^(redis|postgres|emulator|silo.)$'); do launch "$name"; done
  for name in $(names); do await "$name"; done
  show
}

down() {
  local name
  # Collectors and gateways first, all at once, then the silos, then what they stand on.
  for name in $(names | grep -vE '^(redis|postgres|emulator|silo.)$'); do finish "$name" & done
  wait
  for name in $(names | grep -E '^silo'); do finish "$name" & done
  wait
  for name in $(names | grep -E '^(redis|postgres|emulator)$'); do finish "$name"; done
}

as_client() {
  variables=()
  shared
  servers
  messages
  env "${variables[@]}" TELEPOOL_DATA="$directory/client" dotnet "$program" "$@"
}

log_in() {
  local i
  for ((i = 1; i <= $1; i++)); do
    as_client accounts login "account$i" --phone "+1555000$(printf '%03d1' "$i")" --code 12345
  done
}

find_program() {
  program=${LOCAL_CLUSTER_PROGRAM:-}
  if [ -z "$program" ]; then
    # shellcheck source=/dev/null
    program=$(
      source "$here/../eng/sdk.sh"
      source eng/build.sh
      choose_engine >&2
      is_built || build_program >&2
      echo "$PWD/$output/program/telepool.dll"
    )
  fi
  [ -e "$program" ] || fail "there is no $program"
}

action=${1:-}
shift || true
case $action in
  up | start | restart | roll | accounts | telepool | env) find_program ;;
  *) program=telepool.dll ;;
esac
case $action in
  up) up ;;
  down) down ;;
  status) show ;;
  start)
    for name in "$@"; do launch "$name"; done
    for name in "$@"; do await "$name"; done
    ;;
  stop) for name in "$@"; do finish "$name"; done ;;
  kill) for name in "$@"; do finish "$name" KILL; done ;;
  restart)
    for name in "$@"; do
      finish "$name"
      launch "$name"
      await "$name"
    done
    ;;
  roll)
    for name in $(names | grep -E '^(silo|gateway|updates|history|stats)'); do
      finish "$name"
      launch "$name"
      await "$name"
      echo "$name"
    done
    ;;
  accounts) log_in "${1:-4}" ;;
  env)
    define "${1:?which one?}"
    printf '%s\n' "${variables[@]}" "${command[*]}"
    ;;
  telepool) as_client "$@" ;;
  *)
    sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"
    [ -z "$action" ] || exit 2
    ;;
esac
