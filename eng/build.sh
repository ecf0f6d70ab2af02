# Sourced by the scripts that build, at the root of the checkout, after sdk.sh.

# Asks the feed, sets $output to the folder that this engine builds into, and prints the engine where it is not the one of last time.
choose_engine() {
  local line
  line=$(eng/feed)
  output=artifacts/$(sed -n 's:.*<EngineFolder>\(.*\)</EngineFolder>.*:\1:p' artifacts/feed.props)
  output=${output%/}
  stamp=$output/built
  if [ "${1:-}" = always ] || [ "$line" != "$(cat "$stamp" 2>/dev/null)" ]; then
    printf '%s\n' "$line"
  fi
  engine=$line
}

# Whether no source of the program changed since it was built. The time of change of a file's entry (ctime) also shows a
# file that was put there with an old date, and a folder's shows a file that went away.
is_built() {
  local project sources=(Directory.* global.json .editorconfig eng standins)
  [ -e "$output/program/telepool.dll" ] && [ -e "$stamp" ] && [ "$engine" = "$(cat "$stamp")" ] || return 1
  for project in */*.csproj; do
    sources+=("${project%/*}")
  done
  [ -z "$(find "${sources[@]}" -cnewer "$stamp" -print -quit)" ]
}

# Builds a project or the solution in Release.
build() {
  mkdir -p "$output"
  (
    flock 8
    printf '%s\n' "building $1 (a minute or two the first time)"
    run_dotnet build "$@" || exit 1
  ) 8>"$output/build.lock"
}

# Builds the program into $output/program, compiled ahead of time where the feed has the compiler for that: it starts in half
# the time, and a short command spends most of its time in starting.
build_program() {
  mkdir -p "$output"
  (
    flock 8
    # Somebody else may have built it while this call waited.
    if is_built; then
      exit 0
    fi
    echo "building Telepool (a minute or two the first time)"
    # Dated before the build, so that what changes during it is seen as changed.
    printf '%s\n' "$engine" >"$stamp.new"
    publish=(publish Standalone/Standalone.csproj -o "$output/program")
    if ! run_dotnet "${publish[@]}" -p:PublishReadyToRun=true >"$output/ahead.log"; then
      if ! grep -qiE 'Crossgen|App\.Runtime' "$output/ahead.log"; then
        cat "$output/ahead.log"
        exit 1
      fi
      echo "this feed has no compiler for ahead of time; the program starts a little slower"
      run_dotnet "${publish[@]}" || exit 1
    fi
    mv "$stamp.new" "$stamp"
  ) 8>"$output/build.lock"
}

# Runs dotnet with what every build here wants. Its output is kept in a file, and its errors are shown when it fails.
run_dotnet() {
  local log=$output/build.log
  if ! dotnet "$@" -c Release -v q --nologo -nodeReuse:false >"$log" 2>&1 </dev/null 8>&-; then
    grep -E 'error [A-Z]+[0-9]+' "$log" | sort -u | head -n 20 || true
    echo "the build failed; everything it said is in $log"
    return 1
  fi
}
