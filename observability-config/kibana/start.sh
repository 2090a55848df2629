#!/bin/bash
# Kibana's own entrypoint, and once it answers the data view and the searches of saved-objects.ndjson, anew at each start.
set -Eeuo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
"$here/provision.sh" &

exec /bin/tini -- /usr/local/bin/kibana-docker
