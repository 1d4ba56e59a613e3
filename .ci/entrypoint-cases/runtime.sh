# shellcheck shell=sh disable=SC2016,SC2034,SC2154 # the fakes expand what is quoted here; the words are test-entrypoint's
# The JVM that is started: its flags, and where it is missing or broken.

if case_named 'flags: order of the class path, natives, crash log, locale'; then
  FAKE_JAVA='echo "LC_ALL=$LC_ALL" >>"$FAKE_DIR/arguments"; exit 13'
  LC_ALL=de_DE run
  class_path=$app/lib/video-worker.jar:$app/lib/javacpp-1.jar:$app/lib/a.jar:$app/lib/b.jar
  for flag in -cp "$class_path" "-Djava.library.path=$app/natives" \
    -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError LC_ALL=C.UTF-8; do
    grep -qxF -e "$flag" "$work/arguments" || complain "$flag is missing"
  done
  grep -q "^-XX:ErrorFile=$work/run/" "$work/arguments" || complain 'no crash log'
  ! grep -q AOTCache "$work/arguments" || complain 'an AOT cache that is not there'
  echo cache >"$app/app.aot"
  run
  grep -qxF -e "-XX:AOTCache=$app/app.aot" "$work/arguments" || complain 'the AOT cache is not used'
  rm "$app/app.aot"
  done_case
fi

# Puts another file in java's place for one run.
with_java() {
  mv "$app/jre/bin/java" "$work/java"
  cp -p "$1" "$app/jre/bin/java"
  run encode in out
  rm -rf "$app/jre/bin/java"
  mv "$work/java" "$app/jre/bin/java"
}

if case_named 'runtime for another architecture: 60 names both'; then
  case $(uname -m) in
    x86_64) machine=183 other=aarch64 ;;
    *) machine=62 other=x86_64 ;;
  esac
  # ELF, 64 bits, little-endian, shared object, then the machine.
  printf '\177ELF\002\001\001\0\0\0\0\0\0\0\0\0\003\0%b\0' "\\0$(printf %o "$machine")" >"$work/foreign"
  chmod +x "$work/foreign"
  with_java "$work/foreign"
  expect_told 60 INTERNAL_ERROR false
  expect reason "$(field reason)" "$app/jre/bin/java is built for $other, this machine is $(uname -m | sed s/arm64/aarch64/)."
  done_case
fi

if case_named 'runtime that may not be executed, or is missing: 60'; then
  echo '#!/bin/sh' >"$work/plain"
  with_java "$work/plain"
  expect_told 60 INTERNAL_ERROR false
  expect_in reason "$(field reason)" 'cannot be executed'
  printf '#!/no/such/loader\n' >"$work/loader"
  chmod +x "$work/loader"
  with_java "$work/loader"
  expect_told 60 INTERNAL_ERROR false
  expect_in reason "$(field reason)" 'cannot be executed'
  mv "$app/jre" "$app/no-jre"
  run encode in out
  mv "$app/no-jre" "$app/jre"
  expect_told 60 INTERNAL_ERROR false
  expect reason "$(field reason)" "The Java runtime is missing: there is no $app/jre/bin/java."
  done_case
fi

if case_named 'runtime that lacks a shared library: 60 names it'; then
  FAKE_JAVA='exit 127'
  FAKE_VERSION='echo "java: error while loading shared libraries: libjli.so: cannot open shared object file: No such file or directory" >&2; exit 127'
  run encode in out
  expect_told 60 INTERNAL_ERROR false
  expect_in reason "$(field reason)" 'loading shared libraries: libjli.so'
  done_case
fi
