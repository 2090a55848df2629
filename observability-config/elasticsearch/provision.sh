#!/bin/bash
# Tells a running Elasticsearch how log lines are kept: the lifecycle policy, the template that refers to it, and the data stream that is made after it. Doing it
# again changes nothing. An index that exists already takes a changed template at its next rollover, within a day.
# usage: provision.sh [URL]
set -Eeuo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
url=${1:-http://localhost:9200}

# ask PATH [OPTION...]: with the password on the standard input, where no list of processes shows it.
ask() {
  printf 'user = "elastic:%s"\n' "${ELASTIC_PASSWORD:?is not set}" |
    curl --config - --silent --show-error --fail --output /dev/null --max-time 30 --header 'Content-Type: application/json' "${@:2}" "$url/$1"
}

# Five minutes: from its start until it answers.
attempts=150
until ask _cluster/health 2>/dev/null; do
  attempts=$((attempts - 1))
  [ "$attempts" -gt 0 ] || { echo 'The log stream is not provisioned: Elasticsearch does not answer' >&2; exit 1; }
  sleep 2
done

ask _ilm/policy/sei-logs --request PUT --data-binary "@$here/provision/lifecycle-policy.json"
ask _index_template/sei-logs --request PUT --data-binary "@$here/provision/index-template.json"
ask _data_stream/logs-sei-platform 2>/dev/null || ask _data_stream/logs-sei-platform --request PUT
echo 'The log stream is provisioned'
