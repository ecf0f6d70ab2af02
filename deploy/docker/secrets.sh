#!/usr/bin/env bash
# Makes what deploy/docker-compose.scale.yml keeps secret, in deploy/secrets (or the folder given). What is there already stays as it is,
# so it can be called again after an update. Prints what a person needs to know and nothing that is secret, but for one operator's token.
#   deploy/docker/secrets.sh [FOLDER]
set -euo pipefail
umask 077
folder=${1:-$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../secrets}
mkdir -p "$folder"
folder=$(readlink -f "$folder")
chmod 700 "$folder"

# The images' user is not the one who calls this: a file is readable in its container, and the folder keeps everybody else out.
readable=444

make() {
  local file=$folder/$1
  shift
  [ -e "$file" ] && return 0
  "$@" >"$file.new"
  chmod "$readable" "$file.new"
  mv "$file.new" "$file"
  echo "made $file"
}

random() { printf '%s' "$(openssl rand -hex 24)"; }
text() { printf '%s' "$1"; }
bytes() { printf '%b' "$(sed 's/../\\x&/g' <<<"$1")"; }

# One key of 32 bytes, in the form of docs/operations/key-vault.md.
key_file() {
  local id key check
  id=$(openssl rand -hex 8)
  key=$(openssl rand -hex 32)
  check=$({ bytes "$id"; bytes "$key"; } | sha256sum | cut -c1-16)
  printf 'telepool-key-file 1\nkey %s %s %s\n' "$id" "$(bytes "$key" | base64 -w0)" "$check"
}

operators() {
  local token=$1
  printf '{ "operator": { "role": "admin", "sha256": "%s" } }\n' "$(printf '%s' "$token" | sha256sum | cut -d' ' -f1)"
}

make keys key_file
make postgres-password random
make postgres-connection text "Host=postgres;Username=telepool;Database=telepool;Password=$(cat "$folder/postgres-password")"
make redis-conf text "requirepass $(openssl rand -hex 24)"
make redis-connection text "redis:6379,password=$(sed -n 's/^requirepass //p' "$folder/redis-conf"),abortConnect=false"
make grafana-password random
# A client's secret, in the form that hides the length of packets.
make gateway-user text "dd$(openssl rand -hex 16)"
make gateway-admin random
make gateway-viewer random
# Of my.telegram.org; empty until an operator writes it.
make api-hash text "${MTPROTO_API_HASH:-}"

if [ ! -e "$folder/operators" ]; then
  token=$(openssl rand -hex 24)
  make operators operators "$token"
  echo "the operator's token for http://127.0.0.1:8090 (shown once, not stored): $token"
fi

# A key file is only taken where nobody else can read it. Its container's user has the number 1654.
if [ "$(id -u)" = 0 ]; then
  chown 1654 "$folder/keys"
  chmod 400 "$folder/keys"
else
  echo "now, as root: chown 1654 $folder/keys && chmod 400 $folder/keys"
fi
