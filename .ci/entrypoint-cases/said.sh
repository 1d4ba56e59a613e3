# shellcheck shell=sh disable=SC2016,SC2034,SC2154 # the fakes expand what is quoted here; the words are test-entrypoint's
# What the worker says itself is left as it is.

for each in 0 10 11 12 13 20 21 22 23 24 30 31 32 33 40 41 42 50 51 52 60 61 62; do
  if case_named "worker ends with $each and said so: the code, nothing added"; then
    FAKE_JAVA="say $each; exit $each"
    run encode in out
    expect_code "$each"
    expect_one_last_line
    expect logger "$(field logger)" worker
    done_case
  fi
done

for each in 80 81 82; do
  if case_named "operator command ends with $each: the code, nothing added"; then
    FAKE_JAVA="echo found; exit $each"
    run doctor
    expect_code "$each"
    expect stdout "$(cat "$work/out")" found
    expect stderr "$(cat "$work/err")" ''
    done_case
  fi
done

if case_named 'help has no job.finished, and none is added'; then
  FAKE_JAVA='echo usage; exit 0'
  run encode --help
  expect_code 0
  expect stdout "$(cat "$work/out")" usage
  done_case
fi

if case_named 'encode --dry-run --json: one document, also when it crashes'; then
  FAKE_JAVA='printf "{\n  \"chunks\": 3\n}\n"; say 0 >&2; exit 0'
  run encode in out --dry-run --json
  expect_code 0
  expect stdout "$(jq -c . "$work/out")" '{"chunks":3}'
  FAKE_JAVA='crumb stage=probe; die SEGV'
  run encode in out --dry-run --json
  expect_code 61
  expect stdout "$(cat "$work/out")" ''
  expect stderr "$(jq -r .failure "$work/err")" NATIVE_CRASH
  done_case
fi

if case_named 'usage error without a breadcrumb is the word of the worker'; then
  FAKE_JAVA='echo no such option >&2; exit 13'
  run encode --nonsense
  expect_code 13
  expect stdout "$(cat "$work/out")" ''
  done_case
fi

if case_named 'crash after job.finished: outcome and code stay as printed'; then
  FAKE_JAVA='say 0; die SEGV'
  run encode in out
  expect_code 0
  expect_one_last_line
  FAKE_JAVA='say 22; die KILL'
  run encode in out
  expect_code 22
  expect_one_last_line
  done_case
fi
