# shellcheck shell=sh
# Sourced by entrypoint and .ci/mvn: finds a JDK 25 or newer.

# Sets jdk_home and jdk_version to the first that is new enough of JAVA_HOME, the one in PATH, and those in the usual
# folders; fails if there is none.
find_jdk() {
  in_path=$(command -v javac) && in_path=$(readlink -f "$in_path")
  for jdk_home in "${JAVA_HOME:-}" "${in_path%/bin/javac}" /usr/lib/jvm/* /opt/java/* /opt/jdk* "${HOME:-}"/.sdkman/candidates/java/*; do
    if [ -x "$jdk_home/bin/javac" ]; then
      read_jdk_version
      case ${jdk_version%%[!0-9]*} in
        2[5-9] | [3-9][0-9] | [1-9][0-9][0-9]) return 0 ;;
      esac
    fi
  done
  return 1
}

# From the file that every JDK has, since asking Java itself takes as long as a whole short command.
read_jdk_version() {
  jdk_version=
  if [ -r "$jdk_home/release" ]; then
    while IFS= read -r entry; do
      case $entry in JAVA_VERSION=*) jdk_version=${entry#JAVA_VERSION=} ;; esac
    done <"$jdk_home/release"
  else
    jdk_version=$("$jdk_home/bin/java" -version 2>&1 | sed -n 's/.* version \("[^"]*"\).*/\1/p')
  fi
  jdk_version=${jdk_version#\"}
  jdk_version=${jdk_version%\"}
}

# For who calls, where there is none: what is wrong, and what to do.
# shellcheck disable=SC2034
jdk_missing='No JDK 25 or newer was found in JAVA_HOME, PATH, /usr/lib/jvm, /opt or ~/.sdkman.'
# shellcheck disable=SC2034
jdk_hint='Install one (Debian 13: apt-get install openjdk-25-jdk-headless) or set JAVA_HOME.'
