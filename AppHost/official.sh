# shellcheck shell=bash
# shellcheck disable=SC2154 # root, run, apphost and dotnet are the caller's, ./sei, as the functions and exit codes are.
# ./sei with an AppHost that was built against Aspire's own packages.

# Aspire's own orchestrator knows neither background nor verbs: a session of its own, its pid and its log stand in for them.
up_official() {
  local detach=$1
  shift
  # It only pulls: what no registry has is built before.
  step "Publishing the manifest" "$run/publish.log" "$dotnet" "$apphost" --publisher manifest --output-path "$run/manifest.json" "$@" || exit 1
  "$root/offline/images" "$run/manifest.json"
  docker buildx version >/dev/null 2>&1 || say "docker buildx is missing: without it Aspire's orchestrator cannot let containers reach the services, and Prometheus and Alertmanager stay down"
  [ -n "$detach" ] || exec "$dotnet" "$apphost" "$@"
  setsid nohup "$dotnet" "$apphost" "$@" >"$run/apphost.log" 2>&1 </dev/null &
  say $! >"$run/apphost.pid"
  say "The platform starts in the background: ./sei logs -f shows how, ./sei status where to look"
}

official_runs() { kill -0 "$(cat "$run/apphost.pid" 2>/dev/null)" 2>/dev/null; }

official_verb() {
  local where
  case "$*" in
    "down --volumes") official_down && official_volumes | xargs docker volume rm --force >/dev/null && return ;;
    stop* | start*) fail "$USAGE" "$1: only the built-in host stops and starts single resources (AspireHosting=builtin)" ;;
    "logs "[!-]*) fail "$USAGE" "logs: Aspire's orchestrator keeps no logs of single resources (docker logs has a container's)" ;;
  esac
  official_runs || fail "$NOT_RUNNING" "nothing runs that ./sei up --detach has started"
  case $1 in
    down) official_down ;;
    status)
      where=$(sed -n 's/^Look at it: *//p' "$run/apphost.log" | tail -n 1)
      say "running with Aspire's orchestrator (pid $(cat "$run/apphost.pid")); ${where:-it has not said yet where to look, ./sei logs shows how far it is}"
      ;;
    logs) if [ "${*: -1}" = -f ]; then exec tail -n +1 -f "$run/apphost.log"; else exec cat "$run/apphost.log"; fi ;;
  esac
}

# The orchestrator outlives the AppHost until it has removed all containers.
official_down() {
  local pid seconds
  official_runs || return 0
  pid=$(cat "$run/apphost.pid")
  kill "$pid"
  for ((seconds = 0; seconds < 120; seconds++)); do
    if ! kill -0 "$pid" 2>/dev/null && ! pgrep -f "start-apiserver --monitor $pid " >/dev/null; then
      rm -f "$run/apphost.pid"
      return
    fi
    sleep 0.5
  done
  fail 1 "what ./sei up --detach has started does not end (pid $pid)"
}

official_volumes() { sed -n '/"volumes": \[/,/\]/s/.*"name": "\([^"]*\)".*/\1/p' "$root/aspire-manifest.json"; }
