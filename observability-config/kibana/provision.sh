#!/bin/bash
# Puts the data view and the searches into a running Kibana, over those of the same ids.
# usage: provision.sh [URL]
set -Eeuo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
url=${1:-http://localhost:5601}

# With the password on the standard input, where no list of processes shows it. An import that fails in part is answered with 200 too.
import() {
  printf 'user = "sei_kibana_content:%s"\n' "${ELASTICSEARCH_PASSWORD:?is not set}" |
    curl --config - --silent --fail --max-time 60 --header 'kbn-xsrf: true' --form "file=@$here/saved-objects.ndjson" \
      "$url/api/saved_objects/_import?overwrite=true" | grep --quiet '"success":true'
}

# Ten minutes: its first start on a small machine.
attempts=200
until import; do
  attempts=$((attempts - 1))
  [ "$attempts" -gt 0 ] || { echo 'The searches are not provisioned: Kibana does not take them' >&2; exit 1; }
  sleep 3
done
echo 'The searches are provisioned'
