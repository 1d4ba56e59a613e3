# shellcheck shell=sh disable=SC2016,SC2034,SC2154 # the fakes expand what is quoted here; the words are test-entrypoint's
# Killed for memory, or by someone; the heap that follows from the limit.

for version in v1 v2; do
  if case_named "killed by the kernel for memory, cgroup $version: 50 with limit and peak"; then
    "cgroup_$version" 1073741824 4 0
    # The counters after the kill, put in place by the fake just before it dies.
    mv "$work/cgroup" "$work/cgroup.before"
    "cgroup_$version" 1073741824 5 1073741000
    rm -rf "$work/cgroup.after"
    mv "$work/cgroup" "$work/cgroup.after"
    mv "$work/cgroup.before" "$work/cgroup"
    FAKE_JAVA='crumb stage=encode chunk=1; cp -r "$FAKE_DIR/cgroup.after/." "$FAKE_DIR/cgroup"; die KILL'
    run encode in out
    expect_told 50 OUT_OF_MEMORY false
    expect reason "$(field reason)" 'The kernel killed the worker because memory ran out in stage encode, chunk 1: the memory limit is 1024 MiB, the peak was 1023 MiB.'
    done_case
  fi
  if case_named "SIGKILL while the counter stays, cgroup $version: 32, which a retry resumes"; then
    "cgroup_$version" 1073741824 4 500000000
    FAKE_JAVA='die KILL'
    run encode in out
    expect_told 32 INTERRUPTED true
    expect reason "$(field reason)" 'The worker was killed from outside by SIGKILL before the job began: the kernel did not kill it because of memory, the memory limit is 1024 MiB, the peak was 476 MiB.'
    expect_in hint "$(field hint)" 'A retry resumes the job'
    done_case
  fi
done

if case_named 'SIGKILL with no cgroup to be seen: 32'; then
  rm -rf "$work/cgroup"
  FAKE_JAVA='die KILL'
  run encode in out
  expect_told 32 INTERRUPTED true
  expect_in reason "$(field reason)" 'the kernel does not show whether memory ran out, there is no memory limit'
  done_case
fi

if case_named 'the heap is a sixth of the limit, from 96 to 768 MiB'; then
  machine=$(awk '/^MemTotal:/ { printf "%d", $2 / 6 / 1024 }' /proc/meminfo)
  [ "$machine" -le 768 ] || machine=768
  while read -r version limit heap; do
    "cgroup_$version" "$limit" 0 0
    FAKE_JAVA='say 0; exit 0'
    run encode in out
    expect "$version $limit" "$(grep '^-Xmx' "$work/arguments")" "-Xmx${heap}m"
  done <<LIMITS
v2 2147483648 341
v2 268435456 96
v2 max $machine
v1 2147483648 341
v1 536870912 96
v1 9223372036854771712 $machine
LIMITS
  done_case
fi

if case_named 'the optimising compiler is for jobs that read or write through TLS'; then
  FAKE_JAVA='say 0; exit 0'
  while read -r limits source words; do
    # shellcheck disable=SC2086 # several words
    VIDEO_SOURCE=${source#-} run $words
    expect "$source $words" "$(grep -c '^-XX:TieredStopAtLevel=1$' "$work/arguments")" "$limits"
  done <<JOBS
0 - encode r2://uploads/in.mp4 out
0 - encode in.mp4 s3://videos/out --json
0 r2://uploads/in.mp4 encode
1 - encode in.mp4 out
1 - encode r2://uploads/in.mp4 r2://videos/out --dry-run
1 - status r2://videos/out
JOBS
  done_case
fi
