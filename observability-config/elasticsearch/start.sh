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
# Who puts searches into Kibana has to be a person, as it were: the one above may keep Kibana's own data only. Both are known to Kibana's container alone.
add_user sei_kibana_content kibana_admin "$KIBANA_PASSWORD"
add_user sei_fluent_bit sei_log_writer "${FLUENT_BIT_PASSWORD:?is not set}"
add_user sei_grafana sei_log_reader "${GRAFANA_LOGS_PASSWORD:?is not set}"
add_user sei_exporter sei_monitor "${EXPORTER_PASSWORD:?is not set}"
# Only a cluster keeps traces here.
if [ -n "${JAEGER_PASSWORD:-}" ]; then add_user sei_jaeger sei_span_store "$JAEGER_PASSWORD"; fi
unset JAEGER_PASSWORD KIBANA_PASSWORD FLUENT_BIT_PASSWORD GRAFANA_LOGS_PASSWORD EXPORTER_PASSWORD

# Once the server answers, which is after this.
"$here/provision.sh" &

exec /bin/tini -- /usr/local/bin/docker-entrypoint.sh eswrapper
