# Sourced by ./test: what some tests use from outside. A test skips itself where its tool is missing, so nothing here is fatal.

# promtool checks the metrics, and Prometheus reads them. Both are taken out of Debian's package without installing it: that would start a server.
provide_promtool() {
  local tools=$PWD/artifacts/tools
  if ! { command -v promtool && command -v prometheus; } >/dev/null 2>&1 && [ ! -x "$tools/prometheus" ] && command -v apt-get >/dev/null 2>&1; then
    (
      set -e
      unpack=$(mktemp -d)
      trap 'rm -rf "$unpack"' EXIT
      chmod 755 "$unpack"
      cd "$unpack"
      apt-get download prometheus || { [ "$(id -u)" = 0 ] && apt-get update && apt-get download prometheus; }
      dpkg -x prometheus_*.deb .
      mkdir -p "$tools"
      cp usr/bin/promtool usr/bin/prometheus "$tools/"
    ) >/dev/null 2>&1 || echo "notice: promtool and prometheus (Debian's package prometheus) could not be had; the tests that use them skip themselves"
  fi
  PATH=$tools:$PATH
}

# Proxies that the client is tested with, taken out of Debian's packages as above.
provide_proxies() {
  local tools=$PWD/artifacts/tools name
  for name in microsocks tinyproxy; do
    if command -v "$name" >/dev/null 2>&1 || [ -x "$tools/$name" ] || ! command -v apt-get >/dev/null 2>&1; then
      continue
    fi
    (
      set -e
      package=$name
      [ "$name" = tinyproxy ] && package=tinyproxy-bin
      unpack=$(mktemp -d)
      trap 'rm -rf "$unpack"' EXIT
      chmod 755 "$unpack"
      cd "$unpack"
      apt-get download "$package" || { [ "$(id -u)" = 0 ] && apt-get update && apt-get download "$package"; }
      dpkg -x "$package"_*.deb .
      mkdir -p "$tools"
      cp "usr/bin/$name" "$tools/$name"
    ) >/dev/null 2>&1 || echo "notice: $name (Debian's package) could not be had; the tests that use it skip themselves"
  done
  PATH=$tools:$PATH
}

# A web server that the gateway hides behind, taken out of Debian's package as above.
provide_front() {
  local tools=$PWD/artifacts/tools
  if ! command -v nginx >/dev/null 2>&1 && [ ! -x /usr/sbin/nginx ] && [ ! -x "$tools/nginx" ] && command -v apt-get >/dev/null 2>&1; then
    (
      set -e
      unpack=$(mktemp -d)
      trap 'rm -rf "$unpack"' EXIT
      chmod 755 "$unpack"
      cd "$unpack"
      apt-get download nginx || { [ "$(id -u)" = 0 ] && apt-get update && apt-get download nginx; }
      dpkg -x nginx_*.deb .
      mkdir -p "$tools"
      cp usr/sbin/nginx "$tools/nginx"
    ) >/dev/null 2>&1 || echo "notice: nginx (Debian's package) could not be had; the tests that use it skip themselves"
  fi
  PATH=$tools:$PATH
}

# The clients from npm that the emulator is tested with.
provide_npm_clients() {
  local interop=tests/Emulator.Tests/interop
  [ -f "$interop/package-lock.json" ] || return 0
  if ! command -v npm >/dev/null 2>&1 && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    { apt-get install -y --no-install-recommends nodejs npm || { apt-get update && apt-get install -y --no-install-recommends nodejs npm; }; } >/dev/null 2>&1 || true
  fi
  if ! command -v npm >/dev/null 2>&1; then
    echo "notice: nodejs and npm are missing; the tests with clients from npm skip themselves"
  elif [ ! "$interop/node_modules/.package-lock.json" -nt "$interop/package-lock.json" ]; then
    (cd "$interop" && timeout 300 npm ci --ignore-scripts --no-audit --no-fund) >/dev/null 2>&1 ||
      echo "notice: npm ci in $interop failed; the tests with clients from npm skip themselves"
  fi
}

# Telethon, a client of Python, as Debian has it.
provide_telethon() {
  /usr/bin/python3 -c 'import telethon' >/dev/null 2>&1 && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    { apt-get install -y --no-install-recommends python3-telethon || { apt-get update && apt-get install -y --no-install-recommends python3-telethon; }; } >/dev/null 2>&1 || true
  fi
  /usr/bin/python3 -c 'import telethon' >/dev/null 2>&1 || echo "notice: Debian's package python3-telethon could not be had; the tests that use it skip themselves"
}

# PostgreSQL's server, which the tests start on data folders of their own. Debian's package would create and start one besides: it is told not to.
provide_postgresql() {
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
    { apt-get install -y --no-install-recommends postgresql || { apt-get update && apt-get install -y --no-install-recommends postgresql; }; } >/dev/null 2>&1 || true
  fi
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || echo "notice: PostgreSQL's server (Debian's package postgresql) could not be had; the tests that use it skip themselves"
}

# SoftHSM, a PKCS#11 token in software. Its module wants libraries beside it, so it is installed; it starts nothing.
provide_softhsm() {
  [ -f /usr/lib/softhsm/libsofthsm2.so ] && command -v softhsm2-util >/dev/null 2>&1 && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    { apt-get install -y --no-install-recommends softhsm2 || { apt-get update && apt-get install -y --no-install-recommends softhsm2; }; } >/dev/null 2>&1 || true
  fi
  [ -f /usr/lib/softhsm/libsofthsm2.so ] || echo "notice: SoftHSM (Debian's package softhsm2) could not be had; the tests that use it skip themselves"
}

# The browser that the operator's pages are looked at with.
provide_chromium() {
  [ -x /usr/bin/chromium ] && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    { apt-get install -y --no-install-recommends chromium || { apt-get update && apt-get install -y --no-install-recommends chromium; }; } >/dev/null 2>&1 || true
  fi
  [ -x /usr/bin/chromium ] || echo "notice: Debian's package chromium could not be had; the tests that use it skip themselves"
}

# Redis' server, which the tests start on data folders of their own. It is taken out of Debian's package, as above, where installing it would start one.
provide_redis() {
  local tools=$PWD/artifacts/tools
  if ! command -v redis-server >/dev/null 2>&1 && [ ! -x "$tools/redis-server" ] && command -v apt-get >/dev/null 2>&1; then
    (
      set -e
      unpack=$(mktemp -d)
      trap 'rm -rf "$unpack"' EXIT
      chmod 755 "$unpack"
      cd "$unpack"
      apt-get download redis-server redis-tools || { [ "$(id -u)" = 0 ] && apt-get update && apt-get download redis-server redis-tools; }
      for package in *.deb; do dpkg -x "$package" .; done
      # Runs only where the libraries are that it was linked with.
      LC_ALL=C usr/bin/redis-server --version | grep -q '^Redis server'
      mkdir -p "$tools"
      cp -L usr/bin/redis-server "$tools/redis-server"
    ) >/dev/null 2>&1 || echo "notice: redis-server (Debian's package) could not be had; the tests that use it skip themselves"
  fi
  PATH=$tools:$PATH
}

# provide_tools PROJECT…: what these test projects use.
provide_tools() {
  local project
  for project in "$@"; do
    case $project in
      Cluster.Tests)
        provide_redis
        provide_postgresql
        provide_promtool
        ;;
      Collectors.Tests) provide_postgresql ;;
      Emulator.Tests)
        provide_npm_clients
        provide_telethon
        ;;
      Gateway.Tests)
        provide_npm_clients
        provide_telethon
        provide_proxies
        provide_front
        ;;
      MTProto.Tests) provide_proxies ;;
      Silo.Tests) provide_chromium ;;
      StandIns.Tests) provide_softhsm ;;
      EndToEnd.Tests)
        provide_npm_clients
        provide_softhsm
        provide_promtool
        ;;
      PrometheusNet.Tests) provide_promtool ;;
      ServiceDefaults.Tests)
        provide_postgresql
        provide_promtool
        provide_softhsm
        ;;
    esac
  done
}
