# shellcheck shell=sh disable=SC2016,SC2034,SC2154 # the fakes expand what is quoted here; the words are test-entrypoint's
# Told to stop, at every moment and in every way.

# A worker that ends as the real one does when it is told to stop; being told again changes nothing.
obedient='trap "trap : TERM; say 32; exit 32" TERM; : >"$FAKE_DIR/started"; linger'
for each in TERM INT HUP; do
  if case_named "SIG$each reaches the worker, which says 32 itself"; then
    FAKE_STARTS_LATE=1 FAKE_JAVA=$obedient
    start encode in out
    kill "-$each" "$pid"
    finish
    expect_code 32
    expect_one_last_line
    expect logger "$(field logger)" worker
    done_case
  fi

  if case_named "SIG$each ends a worker that has no handler yet: 32"; then
    FAKE_JAVA='linger'
    start encode in out
    kill "-$each" "$pid"
    finish
    expect_told 32 INTERRUPTED true
    expect_in reason "$(field reason)" "told to stop by SIG$each before the job began"
    done_case
  fi
done

if case_named 'SIGTERM at every moment of the start: 32, said once'; then
  FAKE_JAVA=$obedient
  for delay in 0 0.002 0.004 0.006 0.008 0.01 0.012 0.015 0.02 0.03; do
    rm -f "$work/started"
    : >"$work/out"
    env --default-signal=INT "$app/entrypoint" encode in out >"$work/out" 2>"$work/err" </dev/null &
    pid=$!
    sleep "$delay"
    kill -TERM "$pid"
    finish
    # Before sh has read its first lines a signal ends it like any process.
    [ "$code" -eq 143 ] && [ ! -s "$work/out" ] && continue
    expect_code 32
    expect_one_last_line
  done
  done_case
fi

if case_named 'SIGTERM just before the JVM is started: 32, and nothing stays behind'; then
  mkdir -p "$work/signalling"
  printf '#!/bin/sh\nkill -TERM $PPID\nexec %s "$@"\n' "$(command -v mkfifo)" >"$work/signalling/mkfifo"
  chmod +x "$work/signalling/mkfifo"
  FAKE_JAVA='sleep 60; exit 0'
  # A filter left behind would hold the pipe open, and the reader would wait for it.
  PATH=$work/signalling:$PATH "$app/entrypoint" encode in out 2>"$work/err" </dev/null | cat >"$work/out" &
  pid=$!
  tries=0
  while kill -0 "$pid" 2>/dev/null && [ "$tries" -lt 200 ]; do
    tries=$((tries + 1))
    sleep 0.05
  done
  ! kill "$pid" 2>/dev/null || complain 'something still holds standard output'
  code=32 # the pipe hides it; the line has it
  expect_told 32 INTERRUPTED true
  done_case
fi

if case_named 'SIGTERM again and again: one job.finished'; then
  FAKE_JAVA='trap "trap : TERM; sleep 0.3; say 32; exit 32" TERM; : >"$FAKE_DIR/started"; linger'
  FAKE_STARTS_LATE=1
  start encode in out
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    kill -TERM "$pid" 2>/dev/null
    sleep 0.05
  done
  finish
  expect_code 32
  expect_one_last_line
  done_case
fi

if case_named 'SIGTERM to the whole group, as timeout sends it'; then
  FAKE_JAVA=$obedient
  timeout --preserve-status 0.5 "$app/entrypoint" encode in out >"$work/out" 2>"$work/err" </dev/null
  code=$?
  expect_code 32
  expect_one_last_line
  done_case
fi

if case_named 'a worker that ends well in spite of SIGTERM has ended well'; then
  FAKE_JAVA='trap "" TERM; : >"$FAKE_DIR/started"; sleep 0.5; say 0; exit 0' FAKE_STARTS_LATE=1
  start encode in out
  kill -TERM "$pid"
  finish
  expect_code 0
  expect_one_last_line
  done_case
fi

if case_named 'SIGKILL of the worker after SIGTERM: 32'; then
  FAKE_JAVA='trap "die KILL" TERM; crumb stage=encode; : >"$FAKE_DIR/started"; linger'
  FAKE_STARTS_LATE=1
  start encode in out
  kill -TERM "$pid"
  finish
  expect_told 32 INTERRUPTED true
  expect_in reason "$(field reason)" 'told to stop by SIGTERM and then killed by SIGKILL in stage encode'
  done_case
fi

if case_named 'SIGTERM to an operator command: 32 and a sentence'; then
  FAKE_JAVA='linger'
  start doctor
  kill -TERM "$pid"
  finish
  expect_code 32
  expect stdout "$(cat "$work/out")" ''
  expect_in stderr "$(cat "$work/err")" 'INTERRUPTED, exit code 32'
  done_case
fi

if case_named 'as PID 1: signals arrive, orphans are reaped'; then
  if unshare --pid --fork --mount-proc true 2>/dev/null; then
    FAKE_JAVA='for n in 1 2 3 4 5; do (sh -c "sleep 0.1 & exit" &) ; done; sleep 0.5; grep -l "^State:.Z" /proc/[0-9]*/status 2>/dev/null >"$FAKE_DIR/zombies"; : >"$FAKE_DIR/started"; linger'
    FAKE_STARTS_LATE=1
    unshare --pid --fork --mount-proc --kill-child "$app/entrypoint" encode in out >"$work/out" 2>"$work/err" </dev/null &
    pid=$!
    wait_for "$work/started"
    pkill -TERM -P "$pid"
    finish
    expect_told 32 INTERRUPTED true
    expect zombies "$(cat "$work/zombies")" ''
    done_case
  else
    skip 'needs the right to make a PID namespace'
  fi
fi
