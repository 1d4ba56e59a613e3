# shellcheck shell=sh disable=SC2016,SC2034,SC2154 # the fakes expand what is quoted here; the words are test-entrypoint's
# What the worker could no longer say: entrypoint says it.

# The table of exit codes is ExitCode.java's: number, name, retryable, and the last text, the hint.
# A text that the formatter broke over two lines is one text.
tr '\n' ' ' <"$project/src/main/java/academy/video/failure/ExitCode.java" | sed 's/" *+ *"//g' |
  grep -oE '[A-Z_]+\( *[0-9]+, *(true|false), *("[^"]*",? *)+\)' |
  sed -E 's/^([A-Z_]+)\( *([0-9]+), *(true|false),.*"([^"]*)" *\)$/\2|\1|\3|\4/' >"$work/codes"
if case_named 'the table of exit codes could be read from ExitCode.java'; then
  [ "$(wc -l <"$work/codes")" -ge 26 ] || complain "found only $(wc -l <"$work/codes") codes"
  done_case
fi
while IFS='|' read -r number label retry advice; do
  [ "$number" -ne 0 ] || continue
  if case_named "worker ends with $number without having said so: $label"; then
    FAKE_JAVA="crumb stage=encode; exit $number"
    run encode in out
    expect_told "$number" "$label" "$retry"
    expect hint "$(field hint)" "$advice"
    done_case
  fi
done <"$work/codes"

if case_named 'success that was never said is a defect'; then
  FAKE_JAVA='crumb stage=encode; exit 0'
  run encode in out
  expect_told 60 INTERNAL_ERROR false
  done_case
fi

if case_named 'every field of the breadcrumb and the environment'; then
  FAKE_JAVA='crumb video_id=v7 stage=encode chunk=3,4 chunks_total=12 chunks_resumed=2 media_ms=61000 bytes_read=77 bytes_written=88; die SEGV'
  AWS_BATCH_JOB_ID=job-1:5 AWS_BATCH_JOB_ATTEMPT=2 AWS_BATCH_JOB_ARRAY_INDEX=5 VIDEO_ID=other run encode in out
  expect_told 61 NATIVE_CRASH true
  expect values "$(tail -n 1 "$work/out" | jq -c '[.video_id,.job_id,.attempt,.array_index,.stage,.chunks_total,.chunks_resumed,.media_ms,.bytes_read,.bytes_written]')" \
    '["v7","job-1:5",2,5,"encode",12,2,61000,77,88]'
  expect_in reason "$(field reason)" 'in stage encode, chunks 3,4'
  done_case
fi

if case_named 'values that are no numbers, and names with every odd character'; then
  FAKE_JAVA='crumb chunks_total=many media_ms=-1 bytes_read=007 "bytes_written=\$(id)"; die ABRT'
  odd=$(printf 'a"b\\c\td\ne\001f\303\274$(id)`id`\\end')
  AWS_BATCH_JOB_ATTEMPT=one VIDEO_ID=$odd run encode in out
  expect_told 61 NATIVE_CRASH true
  expect values "$(tail -n 1 "$work/out" | jq -c '[.attempt,.chunks_total,.media_ms,.bytes_read,.bytes_written]')" '[null,0,0,0,0]'
  expect video_id "$(field video_id)" "$(printf 'a"b\\c d e f\303\274$(id)`id`\\end')"
  done_case
fi

for each in SEGV ABRT FPE ILL BUS; do
  if case_named "SIG$each with a crash log: 61 names library, stage and chunk"; then
    FAKE_JAVA="crumb stage=encode chunk=3; cp $work/crash.log \"\$error_file\"; die $each"
    run encode in out
    expect_told 61 NATIVE_CRASH true
    expect reason "$(field reason)" 'Native code crashed in stage encode, chunk 3: SIGSEGV in libavcodec.so.62 (ff_h264_decode+0x10).'
    expect_in stderr "$(cat "$work/err")" '[libavformat.so.62+0x99]'
    done_case
  fi
  if case_named "SIG$each without a crash log: 61 names the signal"; then
    FAKE_JAVA="die $each"
    run encode in out
    expect_told 61 NATIVE_CRASH true
    expect_in reason "$(field reason)" "before the job began: SIG$each, no crash log"
    done_case
  fi
done

if case_named 'crash log of a JVM without memory: 50'; then
  FAKE_JAVA='crumb stage=encode; echo "# There is insufficient memory for the Java Runtime Environment to continue." >"$error_file"; exit 1'
  cgroup_v2 268435456 0 268000000
  run encode in out
  expect_told 50 OUT_OF_MEMORY false
  expect_in reason "$(field reason)" 'the memory limit is 256 MiB, the peak was 255 MiB'
  done_case
fi

if case_named 'crash report on standard output does not get there'; then
  FAKE_JAVA='echo "{\"event\":\"job.started\"}"; printf "#\n# A fatal error has been detected\n[thread 7 also had an error]\n"; die SEGV'
  run encode in out
  expect_told 61 NATIVE_CRASH true
  expect lines "$(jq -r .event "$work/out" | tr '\n' ' ')" 'job.started job.finished '
  done_case
fi

if case_named 'exit code 1: 60, and the JVM is asked why it cannot start'; then
  FAKE_JAVA='exit 1'
  run encode in out
  expect_told 60 INTERNAL_ERROR false
  expect_in reason "$(field reason)" 'exit code 1 before the job began'
  FAKE_VERSION='echo; echo Unrecognized VM option \"x\" >&2; exit 1'
  run encode in out
  expect_told 60 INTERNAL_ERROR false
  expect_in reason "$(field reason)" 'Unrecognized VM option "x"'
  FAKE_VERSION='echo "Error occurred during initialization of VM" >&2; echo "Could not reserve enough space for object heap" >&2; exit 1'
  run encode in out
  expect_told 50 OUT_OF_MEMORY false
  done_case
fi

if case_named 'exit code 3: the Java heap, 50'; then
  FAKE_JAVA='crumb stage=plan; exit 3'
  cgroup_v2 2147483648 0 0
  run encode in out
  expect_told 50 OUT_OF_MEMORY false
  expect_in reason "$(field reason)" 'Java heap of 341 MiB was exhausted in stage plan: the memory limit is 2048 MiB'
  done_case
fi

for each in 2 5 14 64 100 125 255; do
  if case_named "exit code $each, which is none of ours: 60"; then
    FAKE_JAVA="exit $each"
    run encode in out
    expect_told 60 INTERNAL_ERROR false
    expect_in reason "$(field reason)" "exit code $each"
    done_case
  fi
done

if case_named 'other signals: 60 names them'; then
  FAKE_JAVA='die XCPU'
  run encode in out
  expect_told 60 INTERNAL_ERROR false
  expect_in reason "$(field reason)" SIGXCPU
  done_case
fi

if case_named 'crash in a queue of Batch: CloudWatch counts it'; then
  FAKE_JAVA='crumb stage=encode; die SEGV'
  AWS_BATCH_JQ_NAME=videos
  export AWS_BATCH_JQ_NAME
  run encode in out
  unset AWS_BATCH_JQ_NAME
  expect_code 61
  expect_one_last_line
  expect failed "$(field failed)" 1
  expect 'dimensions and metrics that are there' "$(tail -n 1 "$work/out" | jq -c '. as $line
    | ._aws.CloudWatchMetrics[] | [.Namespace, (.Dimensions | flatten | unique | map($line[.])), (.Metrics | map($line[.Name]))]')" \
    '["VideoWorker",["NATIVE_CRASH","videos"],[1]]'
  done_case
fi
