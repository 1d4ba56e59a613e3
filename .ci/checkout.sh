# shellcheck shell=sh disable=SC2034,SC2154 # its variables are entrypoint's
# Sourced by entrypoint in a checkout: builds what is missing there. Uses entrypoint's fail, supervise, jvm and its
# variables here, scratch, run_dir, stop_signal.

# Sets java, class_path, natives, aot_cache and crash_logs. Builds the worker if its jar is missing or older than its sources.
prepare_checkout() {
  # shellcheck source=.ci/jdk.sh
  . "$here/.ci/jdk.sh"
  find_jdk || fail 60 "$jdk_hint" "$jdk_missing"
  target=$here/target
  java=$jdk_home/bin/java
  class_path=$target/video-worker.jar # its manifest names target/lib
  natives=$target/natives unpack_natives=1
  aot_cache=$target/video-worker-$jdk_version.aot
  crash_logs=$target
  if is_built && is_trained; then return; fi

  # Two commands started at once must not build into the same folder.
  if mkdir -p "$target" 2>/dev/null && { true >>"$target/.entrypoint.lock"; } 2>/dev/null; then
    exec 9>>"$target/.entrypoint.lock"
    ! command -v flock >/dev/null || flock 9
    is_built || build
    is_trained || train
    exec 9>&-
  elif ! is_built; then
    fail 60 'Make the checkout writable, or build it elsewhere.' "The worker cannot be built: $target is not writable."
  fi
}

is_built() {
  [ -f "$class_path" ] && [ -z "$(find "$here/pom.xml" "$here/src/main" -newer "$class_path" 2>/dev/null)" ]
}

# The formatter and the tests guard a commit, not a run.
build() {
  command -v mvn >/dev/null ||
    fail 60 'Install Maven (Debian: apt-get install maven).' 'Maven is missing. It is needed to build the worker.'
  echo "entrypoint: building the worker, because $class_path is missing or older than its sources" >&2
  repository=${HOME:-/nonexistent}/.m2/repository telling=
  if [ ! -d "$repository/org/bytedeco" ]; then
    echo 'entrypoint: the first build downloads about 300 MB from Maven Central; it takes one to nine minutes' >&2
    tell_downloads 3<&- 9>&- &
    telling=$!
  fi
  : >"$target/.build-started"
  supervise maven -Dmaven.test.skip=true -Dspotless.check.skip=true package
  [ -z "$telling" ] || kill "$telling" 2>/dev/null
  [ -z "$stop_signal" ] || fail 32 '' "The job was told to stop by $stop_signal while the worker was being built."
  if [ "$status" -ne 0 ] || [ ! -f "$class_path" ]; then
    fail 60 'See the messages of Maven above.' 'Building the worker failed.'
  fi
  # Maven leaves a jar alone whose classes did not change. The time is that of the start: what was saved during the
  # build may not be in it.
  touch -r "$target/.build-started" "$class_path"
  echo 'entrypoint: built; encoding a clip of a second, to learn how to start fast' >&2
}

# Says every ten seconds how much has come, as long as this entrypoint lives.
tell_downloads() {
  trap - TERM INT
  told=0
  while sleep 10 >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do
    come=$(du -sm "$repository" 2>/dev/null) || continue
    come=${come%%[!0-9]*}
    [ "${come:-0}" -le "$told" ] || echo "entrypoint: $come MB downloaded so far" >&2
    told=${come:-0}
  done
}

maven() { exec "$here/.ci/mvn" -B -q "$@" >&2; }

# An AOT cache (JEP 514) of a jar is worth a third of the start-up time of every later command, and a quarter of a second
# of CPU time of every job; it is learned from encoding a clip of a second. Whether that succeeds does not matter: an empty
# file says that it was tried.
is_trained() { [ -f "$aot_cache" ] && [ -z "$(find "$class_path" -newer "$aot_cache")" ]; }

train() {
  [ -z "$stop_signal" ] || return
  rm -f "$aot_cache"
  supervise record
  rm -rf "$target/.training"
  if [ -s "$target/.training.aot" ]; then
    mv "$target/.training.aot" "$aot_cache"
  else
    : >"$aot_cache"
  fi
}

record() {
  run_dir='' c1_alone=1 # the training needs no breadcrumb
  # Nor are the caller's settings the training's, such as a webhook.
  for setting in $(env | sed -n 's/^\([A-Z0-9_]*\)=.*/\1/p' | grep -e '^VIDEO_' -e '^R2_' -e '^AWS_'); do
    unset "$setting"
  done
  VIDEO_SANDBOX=auto
  export VIDEO_SANDBOX
  set -- version
  [ ! -f "$here/test-media/offset-audio.mp4" ] || set -- encode "$here/test-media/offset-audio.mp4" "$target/.training"
  # A cache comes from one process, and two use it: the property puts the codec's work into this one, too.
  jvm -XX:AOTCacheOutput="$target/.training.aot" -Dacademy.video.training=true -cp "$class_path" academy.video.Main "$@" >/dev/null 2>&1
}
