#!/bin/bash
# Elasticsearch's own entrypoint, after users and roles of the file realm: a user each for what connects, with just enough rights.
# Over HTTP they could be made only once the server runs, and Kibana refuses the superuser.
set -Eeuo pipefail

home=/usr/share/elasticsearch
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cp "$here/roles.yml" "$home/config/roles.yml"

# add_user NAME ROLE PASSWORD: or its new password, when the container starts again.
add_user() {
  if grep -q "^$1:" "$home/config/users" 2>/dev/null; then
    "$home/bin/elasticsearch-users" passwd "$1" -p "$3"
  else
    "$home/bin/elasticsearch-users" useradd "$1" -p "$3" -r "$2"
  fi
}

add_user sei_kibana kibana_system "${KIBANA_PASSWORD:?is not set}"
add_user sei_fluent_bit sei_log_writer "${FLUENT_BIT_PASSWORD:?is not set}"
add_user sei_exporter sei_monitor "${EXPORTER_PASSWORD:?is not set}"
unset KIBANA_PASSWORD FLUENT_BIT_PASSWORD EXPORTER_PASSWORD

exec /bin/tini -- /usr/local/bin/docker-entrypoint.sh eswrapper
