# shellcheck shell=bash
# Behind ./sei test: builds once, makes the images present, runs the tests, and says what was passed, failed and skipped.
# Uses root, run, dotnet, engine_answers, may_install, step, say and fail of ./sei.
: "${root:?}" "${run:?}" "${dotnet:?}" "${USAGE:?}"

run_tests() {
  local filter=${1:-} results=$root/TestResults/sei status=0
  local scope=(--solution "$root/SeiPlatform.sln") options=() source=$root/SeiPlatform.sln
  [ $# -le 1 ] || fail "$USAGE" "test takes one filter (./sei help)"
  case $filter in
    '') ;;
    Unit | Config | Integration | Stack)
      source=$root/tests/$filter/$filter.csproj
      scope=(--project "$source")
      ;;
    *=*) options=(--filter-trait "$filter") ;;
    # Tests are named by sentences: spaces may be typed for the underscores.
    *) options=(--filter-method "*${filter// /_}*") ;;
  esac

  step "Building ${source##*/}" "$run/build.log" "$dotnet" build "$source" --configuration Release --nologo --verbosity quiet -consoleLoggerParameters:NoSummary || return 1
  if [ "$filter" != Unit ] && engine_answers; then
    "$root/offline/images" "$root/aspire-manifest.json"
  fi
  case $filter in Unit | Config | Stack) ;; *) install_browser ;; esac

  rm -rf "$results"
  # One project at a time: a second one would take the processor from tests that measure deadlines.
  # A filter matches nothing in most projects (8), which is judged below by the number of all.
  (cd "$root" && "$dotnet" test "${scope[@]}" --no-build --configuration Release --max-parallel-test-modules 1 --no-progress \
    --report-trx --results-directory "$results" ${options[@]+"${options[@]}" --ignore-exit-code 8}) </dev/null || status=$?
  sweep
  report "$results" "$filter" || status=1
  return "$status"
}

# Tests look at the console's pages in Chromium, and are skipped without it.
install_browser() {
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null; then return; fi
  done
  may_install || return 0
  export DEBIAN_FRONTEND=noninteractive
  step "Reading the package lists" "$run/browser.log" apt-get update --quiet || return 0
  apt-cache show chromium >/dev/null 2>&1 || return 0
  step "Installing Chromium, for the tests of the console's pages" "$run/browser.log" apt-get install --yes --quiet --no-install-recommends chromium || return 0
}

# What tests left behind that were killed: containers and networks whose owner, "machine/pid/start", is gone.
sweep() {
  local id owner
  engine_answers || return 0
  docker container ls --all --filter label=sei.run --format '{{.ID}} {{.Label "sei.run.owner"}}' | while read -r id owner; do
    alive "$owner" || docker container rm --force --volumes "$id" >/dev/null 2>&1 || true
  done
  docker network ls --filter label=sei.run --format '{{.ID}} {{.Label "sei.run.owner"}}' | while read -r id owner; do
    alive "$owner" || docker network rm "$id" >/dev/null 2>&1 || true
  done
}

alive() {
  local machine pid
  IFS=/ read -r machine pid _ <<<"$1"
  [ "$machine" != "$(hostname)" ] || kill -0 "$pid" 2>/dev/null
}

outcomes() { cat "$results"/*.trx 2>/dev/null | grep '<UnitTestResult ' | grep -c "outcome=\"$1\"" || true; }

# tests_with OUTCOME: the tests that had it, from the result files, a line each: the name, a tab, the first line of the message.
tests_with() {
  # shellcheck disable=SC2016 # xunit's own marker, not a variable
  cat "$results"/*.trx 2>/dev/null | awk -v outcome="outcome=\"$1\"" '
    /<UnitTestResult / { match($0, /testName="[^"]*"/); name = substr($0, RSTART + 10, RLENGTH - 11); wanted = index($0, outcome); told = 0 }
    wanted && !told && /<(Message|StdOut)>/ {
      told = 1; sub(/^.*<(Message|StdOut)>/, ""); sub(/<\/(Message|StdOut)>.*$/, "")
      print name "\t" $0
    }' | sed 's/&quot;/"/g; s/&apos;/'"'"'/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g; s/\$XunitDynamicSkip\$//; s/^SeiPlatform\.Tests\.//'
}

# A reason once, with the tests that had it below.
skipped_tests() {
  tests_with NotExecuted | sort -t "$(printf '\t')" -k 2 -k 1 | awk -F '\t' '$2 != reason { reason = $2; print "  " reason } { print "    " $1 }'
}

failed_tests() { tests_with Failed | awk -F '\t' '{ print "  " $1 ": " substr($2, 1, 600) }'; }

# Prints the skipped and the failed tests and the totals; fails when no test ran at all.
report() {
  local results=$1 filter=$2 passed failed skipped
  passed=$(outcomes Passed) failed=$(outcomes Failed) skipped=$(outcomes NotExecuted)
  if [ "$skipped" -gt 0 ]; then
    say "Skipped:"
    skipped_tests
  fi
  if [ "$failed" -gt 0 ]; then
    say "Failed:"
    failed_tests
  fi
  if [ $((passed + failed + skipped)) -eq 0 ]; then
    printf 'sei: no test matches %s\n' "${filter:-anything}" >&2
  fi
  say "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ] && [ $((passed + skipped)) -gt 0 ]
}
