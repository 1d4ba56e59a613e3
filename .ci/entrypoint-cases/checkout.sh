# shellcheck shell=sh disable=SC2016,SC2034,SC2154 # the fakes expand what is quoted here; the words are test-entrypoint's
# In a checkout: finding a JDK, building, the AOT cache.

checkout=$work/checkout
jdk=$work/jdk
mkdir -p "$checkout/.ci" "$checkout/src/main/java" "$jdk/bin" "$work/maven"
cp "$project/entrypoint" "$checkout/entrypoint"
cp "$project/.ci/mvn" "$project/.ci/jdk.sh" "$project/.ci/checkout.sh" "$checkout/.ci/"
: >"$checkout/pom.xml"
: >"$checkout/src/main/java/A.java"
cp "$app/jre/bin/java" "$jdk/bin/java"
cp "$app/jre/bin/java" "$jdk/bin/javac"
echo 'JAVA_VERSION="25.0.1"' >"$jdk/release"
cat >"$work/maven/mvn" <<'FAKE'
#!/bin/sh
echo "maven on $JAVA_HOME in $(pwd)"
echo build >>"$FAKE_DIR/builds"
eval "${FAKE_MAVEN:-mkdir -p target; : >target/video-worker.jar}"
FAKE
chmod +x "$work/maven/mvn"

run_in_checkout() {
  (cd / && JAVA_HOME=$jdk PATH=$work/maven:$PATH "$checkout/entrypoint" "$@") >"$work/out" 2>"$work/err" </dev/null
  code=$?
}
builds() { grep -c . "$work/builds" 2>/dev/null; }

if case_named 'checkout: builds once, and again when a source is newer'; then
  rm -f "$work/builds"
  FAKE_JAVA='case "$*" in *AOTCacheOutput=*) echo noise; for a; do case $a in -XX:AOTCacheOutput=*) echo cache >"${a#*=}" ;; esac; done; exit ;; esac; echo result; exit 80'
  run_in_checkout doctor
  expect_code 80
  expect stdout "$(cat "$work/out")" result
  expect_in stderr "$(cat "$work/err")" "maven on $jdk in $checkout"
  expect builds "$(builds)" 1
  run_in_checkout doctor
  expect builds "$(builds)" 1
  expect stderr "$(cat "$work/err")" ''
  for flag in -cp "$checkout/target/video-worker.jar" "-Dorg.bytedeco.javacpp.cachedir=$checkout/target/natives" \
    "-XX:AOTCache=$checkout/target/video-worker-25.0.1.aot"; do
    grep -qxF -e "$flag" "$work/arguments" || complain "$flag is missing"
  done
  touch -d '+2 seconds' "$checkout/src/main/java/A.java"
  run_in_checkout doctor
  expect builds "$(builds)" 2
  touch "$checkout/src/main/java/A.java"
  done_case
fi

if case_named 'checkout: the AOT cache is learned from encoding a clip, without the settings of the job'; then
  mkdir -p "$checkout/test-media"
  : >"$checkout/test-media/offset-audio.mp4"
  touch "$checkout/target/video-worker.jar"
  rm -f "$checkout/target/"*.aot
  FAKE_JAVA='case "$*" in *AOTCacheOutput=*) echo "$* ${VIDEO_ID-none} ${R2_BUCKET-none} ${AWS_REGION-none}" >"$FAKE_DIR/training"; exit ;; esac; exit 80'
  VIDEO_ID=v R2_BUCKET=b AWS_REGION=r run_in_checkout doctor
  expect_code 80
  expect_in training "$(cat "$work/training")" \
    "encode $checkout/test-media/offset-audio.mp4 $checkout/target/.training none none none"
  rm -r "$checkout/test-media" "$work/training"
  done_case
fi

if case_named 'checkout: a jar that Maven leaves alone is not built again and again'; then
  rm -f "$work/builds"
  touch -d '-1 hour' "$checkout/target/video-worker.jar"
  export FAKE_MAVEN=:
  FAKE_JAVA='exit 80'
  run_in_checkout doctor
  run_in_checkout doctor
  expect_code 80
  expect builds "$(builds)" 1
  unset FAKE_MAVEN
  done_case
fi

if case_named 'checkout: an AOT cache that cannot be made does not matter'; then
  FAKE_JAVA='exit 80'
  run_in_checkout doctor
  rm -f "$checkout"/target/*.aot
  FAKE_JAVA='case "$*" in *AOTCacheOutput=*) die SEGV ;; esac; exit 80'
  run_in_checkout doctor
  expect_code 80
  expect stderr "$(cat "$work/err")" ''
  ! grep -q AOTCache "$work/arguments" || complain 'an AOT cache that is not there'
  done_case
fi

if case_named 'checkout: eight commands at once build once'; then
  rm -rf "$work/builds" "$checkout/target"
  export FAKE_MAVEN='sleep 0.3; mkdir -p target; : >target/video-worker.jar'
  FAKE_JAVA='exit 80'
  for n in 1 2 3 4 5 6 7 8; do
    (cd / && JAVA_HOME=$jdk PATH=$work/maven:$PATH "$checkout/entrypoint" doctor >/dev/null 2>&1; echo $? >"$work/code$n") &
  done
  wait
  expect codes "$(cat "$work"/code[1-8] | tr '\n' ' ')" '80 80 80 80 80 80 80 80 '
  expect builds "$(builds)" 1
  unset FAKE_MAVEN
  done_case
fi

if case_named 'checkout: the first build says how much it has downloaded'; then
  rm -rf "$checkout/target"
  mkdir -p "$work/fresh"
  printf '#!/bin/sh\nexec /bin/sleep 0.1\n' >"$work/maven/sleep"
  chmod +x "$work/maven/sleep"
  export FAKE_MAVEN='mkdir -p $HOME/.m2/repository; head -c 3000000 /dev/zero >$HOME/.m2/repository/jar; /bin/sleep 1; mkdir -p target; : >target/video-worker.jar'
  FAKE_JAVA='exit 80'
  HOME=$work/fresh run_in_checkout doctor
  expect_code 80
  expect_in stderr "$(cat "$work/err")" 'entrypoint: 3 MB downloaded so far'
  expect lines "$(grep -c 'downloaded so far' "$work/err")" 1
  rm "$work/maven/sleep"
  unset FAKE_MAVEN
  done_case
fi

if case_named 'checkout: a failing build is 60, with job.finished'; then
  rm -rf "$checkout/target"
  export FAKE_MAVEN='echo COMPILATION ERROR; exit 1'
  run_in_checkout encode in out
  expect_told 60 INTERNAL_ERROR false
  expect reason "$(field reason)" 'Building the worker failed.'
  expect_in stderr "$(cat "$work/err")" 'COMPILATION ERROR'
  unset FAKE_MAVEN
  done_case
fi

if case_named 'checkout: SIGTERM while building is 32'; then
  rm -rf "$checkout/target"
  export FAKE_MAVEN=': >"$FAKE_DIR/started"; exec sleep 20'
  JAVA_HOME=$jdk PATH=$work/maven:$PATH "$checkout/entrypoint" encode in out >"$work/out" 2>"$work/err" </dev/null &
  pid=$!
  wait_for "$work/started"
  kill -TERM "$pid"
  finish
  expect_told 32 INTERRUPTED true
  unset FAKE_MAVEN
  done_case
fi

if case_named 'checkout: Maven is missing: 60 names it'; then
  rm -rf "$checkout/target" "$work/bare"
  mkdir -p "$work/bare"
  for tool in sh rm mktemp mkfifo grep date od uname find readlink dirname mkdir sed touch flock mv; do
    ln -sf "$(command -v "$tool")" "$work/bare/$tool"
  done
  JAVA_HOME=$jdk PATH=$work/bare "$checkout/entrypoint" doctor >"$work/out" 2>"$work/err" </dev/null
  code=$?
  expect_code 60
  expect stdout "$(cat "$work/out")" ''
  expect_in stderr "$(cat "$work/err")" 'Maven is missing'
  done_case
fi

if case_named 'checkout: no JDK 25: 60 says so'; then
  # shellcheck disable=SC2016 # expanded inside
  if unshare --mount sh -c 'for d in /usr/lib/jvm /opt; do [ ! -d $d ] || mount -t tmpfs none $d || exit 1; done' 2>/dev/null; then
    echo 'JAVA_VERSION="17.0.9"' >"$jdk/release"
    # shellcheck disable=SC2016
    JAVA_HOME=$jdk HOME=/nonexistent unshare --mount sh -c '
      for d in /usr/lib/jvm /opt; do [ ! -d $d ] || mount -t tmpfs none $d; done
      exec "$@"' sh "$checkout/entrypoint" encode in out >"$work/out" 2>"$work/err" </dev/null
    code=$?
    echo 'JAVA_VERSION="25.0.1"' >"$jdk/release"
    expect_told 60 INTERNAL_ERROR false
    expect_in reason "$(field reason)" 'No JDK 25 or newer was found'
    done_case
  else
    skip 'needs the right to mount'
  fi
fi
