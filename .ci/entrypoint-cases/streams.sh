# shellcheck shell=sh disable=SC2016,SC2034,SC2154 # the fakes expand what is quoted here; the words are test-entrypoint's
# Arguments, standard streams, log formats, and folders that cannot be written.

if case_named 'arguments reach the worker as they are'; then
  FAKE_JAVA='exit 13'
  # shellcheck disable=SC2034 # by eval
  newline='
'
  while IFS= read -r words; do
    eval "set -- $words"
    run "$@"
    expect_code 13
    { echo academy.video.Main && [ $# -eq 0 ] || printf '%s\n' "$@"; } >"$work/wanted"
    sed -n '/^academy.video.Main$/,$p' "$work/arguments" | cmp -s - "$work/wanted" || complain "$words arrived as $(cat "$work/arguments")"
  done <<'COMMANDS'

sh -c 'echo "a  b"; exit 3'
java -jar /app/worker.jar
python sqs_main.py --queue '*'
'' 'a b' "it's" '$HOME' "line${newline}line" -version-not '\' "ü"
COMMANDS
  done_case
fi

if case_named 'standard input reaches the worker'; then
  FAKE_JAVA='read -r line; echo "got $line"; exit 80'
  echo yes | "$app/entrypoint" stuck-scan --apply >"$work/out" 2>"$work/err"
  code=$?
  expect_code 80
  expect stdout "$(cat "$work/out")" 'got yes'
  done_case
fi

if case_named 'closed standard streams: the code all the same'; then
  FAKE_JAVA='crumb stage=encode; for fd in 0 1 2; do [ -e "/proc/$$/fd/$fd" ] || exit 99; done; exit 51'
  "$app/entrypoint" encode in out <&- >&- 2>&-
  code=$?
  expect_code 51
  "$app/entrypoint" encode in out >&- 2>"$work/err" </dev/null
  code=$?
  expect_code 51
  done_case
fi

if case_named 'a reader that leaves: the code all the same'; then
  FAKE_JAVA='n=0; while [ $n -lt 200 ]; do echo "{}"; n=$((n + 1)); done 2>/dev/null; die SEGV'
  { "$app/entrypoint" encode in out 2>"$work/err"; echo $? >"$work/code"; } </dev/null | head -n 1 >"$work/out"
  code=$(cat "$work/code")
  expect_code 61
  FAKE_JAVA='die SEGV'
  { sleep 0.2; "$app/entrypoint" encode in out 2>"$work/err"; echo $? >"$work/code"; } </dev/null | true
  code=$(cat "$work/code")
  expect_code 61
  done_case
fi

if case_named 'a reader that no longer reads: SIGTERM ends it all the same'; then
  FAKE_STARTS_LATE=1
  mkfifo "$work/stuck"
  for last in 'exit 32' 'crumb finished=1 exit_code=32; exit 32'; do
    # Fills the pipe, as threads of a worker do, until it blocks.
    FAKE_JAVA='crumb stage=encode; { while echo "{\"n\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}"; do :; done; } 2>/dev/null & writer=$!
      trap "kill $writer; '$last'" TERM; : >"$FAKE_DIR/started"; linger'
    rm -f "$work/started"
    # shellcheck disable=SC2217 # not reading is what it is for
    sleep 60 <"$work/stuck" &
    reader=$!
    "$app/entrypoint" encode in out >"$work/stuck" 2>"$work/err" </dev/null &
    pid=$!
    wait_for "$work/started"
    sleep 0.5
    kill -TERM "$pid"
    finish
    kill "$reader" || complain 'it waited until the reader left'
    expect_code 32
  done
  done_case
fi

if case_named 'much output passes complete and in order'; then
  FAKE_JAVA='n=0; while [ $n -lt 5000 ]; do echo "{\"n\":$n}"; n=$((n + 1)); done; say 0; exit 0'
  run encode in out
  expect_code 0
  expect lines "$(head -n 5000 "$work/out" | jq -s 'to_entries | all(.key == .value.n) and length == 5000')" true
  expect_one_last_line
  done_case
fi

if case_named 'LOG_FORMAT=text and --log-format: a sentence, no JSON'; then
  FAKE_JAVA='crumb stage=encode; die SEGV'
  expect_sentence() {
    expect_code 61
    expect_in stdout "$(cat "$work/out")" 'Failed: Native code crashed in stage encode: SIGSEGV'
    expect_in stdout "$(cat "$work/out")" 'What to do: One retry resumes the job; report this line if it crashes again. (NATIVE_CRASH, exit code 61, in stage encode)'
  }
  LOG_FORMAT=text run encode in out
  expect_sentence
  LOG_FORMAT=json run encode --log-format=text in out
  expect_sentence
  LOG_FORMAT=json run encode in out --log-format text
  expect_sentence
  LOG_FORMAT=text run encode in out --json
  expect_told 61 NATIVE_CRASH true
  LOG_FORMAT=text run encode in out --log-format json
  expect_told 61 NATIVE_CRASH true
  done_case
fi

if case_named 'on a terminal: a sentence, and the worker sees the terminal'; then
  if command -v script >/dev/null; then
    FAKE_JAVA='[ -t 0 ] && [ -t 1 ] && echo terminal; die SEGV'
    script -qec "$app/entrypoint encode in out" /dev/null >"$work/out" 2>"$work/err" </dev/null
    code=$?
    expect_code 61
    expect_in stdout "$(cat "$work/out")" terminal
    expect_in stdout "$(cat "$work/out")" 'Failed: Native code crashed'
    done_case
  else
    skip 'needs script (Debian: bsdutils)'
  fi
fi

if case_named 'other commands: a sentence on standard error'; then
  FAKE_JAVA='die SEGV'
  run version
  expect_code 61
  expect stdout "$(cat "$work/out")" ''
  expect_in stderr "$(cat "$work/err")" 'entrypoint: Native code crashed: SIGSEGV'
  done_case
fi

if case_named 'no folder can be written: said all the same'; then
  FAKE_JAVA='[ -z "${VIDEO_BREADCRUMB-}" ] || exit 99; die SEGV'
  VIDEO_RUN_DIR=/proc/nowhere TMPDIR=/proc/nowhere run encode in out
  expect_told 61 NATIVE_CRASH true
  FAKE_JAVA='say 51; exit 51'
  VIDEO_RUN_DIR=/proc/nowhere TMPDIR=/proc/nowhere run encode in out
  expect_code 51
  expect_one_last_line
  expect logger "$(field logger)" worker
  done_case
fi

if case_named 'no shared memory: the scratch folder serves'; then
  FAKE_JAVA='case $VIDEO_BREADCRUMB in "$FAKE_DIR"/scratch/*) ;; *) exit 99 ;; esac; crumb stage=plan; die SEGV'
  VIDEO_RUN_DIR=/proc/nowhere VIDEO_SCRATCH_DIR=$work/scratch TMPDIR=/proc/nowhere run encode in out
  expect_told 61 NATIVE_CRASH true
  expect stage "$(field stage)" plan
  expect 'left in scratch' "$(ls "$work/scratch")" ''
  expect tmpdir "$(grep tmpdir "$work/arguments")" "-Djava.io.tmpdir=$work/scratch"
  done_case
fi

if case_named 'scratch filled up so that the breadcrumb lags: the word of the worker counts'; then
  mkdir -p "$work/small"
  if mount -t tmpfs -o size=16k none "$work/small" 2>/dev/null; then
    FAKE_JAVA='crumb stage=encode; cat /dev/zero >"$FAKE_DIR/small/video" 2>/dev/null; say 51; exit 51'
    VIDEO_RUN_DIR=/proc/nowhere TMPDIR=$work/small run encode in out
    umount "$work/small"
    expect_code 51
    expect_one_last_line
    expect logger "$(field logger)" worker
    done_case
  else
    skip 'needs the right to mount'
  fi
fi

if case_named 'only the tools that the image has'; then
  mkdir -p "$work/bin"
  for tool in sh rm mktemp mkfifo grep date od uname cp sleep mv; do
    ln -sf "$(command -v "$tool")" "$work/bin/$tool"
  done
  FAKE_JAVA="crumb stage=encode chunk=3; cp $work/crash.log \"\$error_file\"; die SEGV"
  PATH=$work/bin run encode in out
  expect_told 61 NATIVE_CRASH true
  expect stderr "$(grep -v '^entrypoint: crash at' "$work/err")" ''
  done_case
fi
