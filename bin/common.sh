# What the launcher and the scripts in bin/ share. Sourced, never run. Bash 3.2 (macOS) must understand it.
# shellcheck shell=bash

JDK_NEEDED=25

say() {
  printf '%s\n' "$*" >&2
}

# One line that says what is wrong and how to mend it; 2 means "this could not start".
refuse() {
  printf 'ecluse: %s\n' "$*" >&2
  exit 2
}

duration() {
  if [ "$1" -lt 60 ]; then
    printf '%s s' "$1"
  else
    printf '%s min %s s' $(($1 / 60)) $(($1 % 60))
  fi
}

# --- Java ---------------------------------------------------------------------------------------------------------

# The major version of the JDK in a folder; nothing when there is no JDK. Its "release" file saves starting a JVM.
jdk_major() {
  local version=""
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
  if [ -r "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" | head -1)
  fi
  if [ -z "$version" ]; then
    version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -1) || version=""
  fi
  printf '%s' "$version"
}

usual_jdks() {
  if [ -x /usr/libexec/java_home ]; then
    /usr/libexec/java_home -v "$JDK_NEEDED+" 2>/dev/null || true
  fi
  local folder
  for folder in \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* "${HOME:-}"/.asdf/installs/java/* \
    "${HOME:-}"/.local/share/mise/installs/java/*; do
    if [ -d "$folder" ]; then
      printf '%s\n' "$folder"
    fi
  done
}

jdk_on_path() {
  if command -v java >/dev/null 2>&1; then
    java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p' || true
  fi
}

# Of the folders it reads: the one with the lowest version that will do, as that is the one the tests run on.
best_jdk() {
  local home major best="" best_major=0
  while IFS= read -r home; do
    major=$(jdk_major "$home")
    if [ "${major:-0}" -ge "$JDK_NEEDED" ] && { [ -z "$best" ] || [ "$major" -lt "$best_major" ]; }; then
      best=$home
      best_major=$major
    fi
  done
  printf '%s' "$best"
}

# Exports JAVA_HOME. The caller's own wins when it will do.
find_jdk() {
  local home=${JAVA_HOME:-}
  if [ -n "$home" ]; then
    home=$(best_jdk <<<"$home")
  fi
  if [ -z "$home" ]; then
    home=$(usual_jdks | best_jdk)
  fi
  if [ -z "$home" ]; then
    home=$(jdk_on_path | best_jdk)
  fi
  if [ -z "$home" ]; then
    refuse "No JDK $JDK_NEEDED or newer was found. Get Temurin $JDK_NEEDED from adoptium.net (macOS: brew install" \
      "openjdk; Ubuntu: apt-get install openjdk-$JDK_NEEDED-jdk), or set JAVA_HOME to yours."
  fi
  export JAVA_HOME=$home
}

# --- Maven --------------------------------------------------------------------------------------------------------

# Sets MVN.
find_maven() {
  local candidate
  for candidate in "$(command -v mvn 2>/dev/null || true)" "${MAVEN_HOME:-}/bin/mvn" "${M2_HOME:-}/bin/mvn" \
    /opt/homebrew/bin/mvn /usr/local/bin/mvn /opt/maven/bin/mvn /usr/share/maven/bin/mvn; do
    if [ -n "$candidate" ] && [ -x "$candidate" ]; then
      MVN=$candidate
      return
    fi
  done
  refuse "Maven was not found. Get it with your system's package manager (apt-get install maven, brew install maven)," \
    "or put its bin folder on your PATH."
}

# Needs find_jdk and find_maven. ECLUSE_MAVEN_OPTS adds options, as -o to stay offline.
maven() {
  local more=()
  read -r -a more <<<"${ECLUSE_MAVEN_OPTS:-}" || true
  "$MVN" -B --no-transfer-progress -Dstyle.color=never -f "$ECLUSE_HOME/pom.xml" ${more[@]+"${more[@]}"} "$@"
}

# --- The browser that tests drive -----------------------------------------------------------------------------------

# Prints the path of a Chromium or Chrome that starts; nothing when there is none.
find_browser() {
  local candidate
  for candidate in chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
    /Applications/Chromium.app/Contents/MacOS/Chromium; do
    candidate=$(command -v "$candidate" 2>/dev/null || true)
    # Ubuntu's chromium-browser may be a script that only says where to get it: so it is asked.
    if [ -n "$candidate" ] && "$candidate" --version >/dev/null 2>&1; then
      printf '%s' "$candidate"
      return
    fi
  done
}
