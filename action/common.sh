# What the scripts of the action share. Sourced.
# shellcheck shell=bash

# Sets an output of the step. Values have one line.
output() {
  printf '%s=%s\n' "$1" "$2" >>"${GITHUB_OUTPUT:?is set by GitHub}"
}

# The text of a workflow command.
escaped() {
  local text=${1//'%'/%25}
  text=${text//$'\r'/%0D}
  printf '%s' "${text//$'\n'/%0A}"
}

# Shows a line on the page of the run.
notice() {
  printf '::notice title=protovet::%s\n' "$(escaped "$1")"
}

warning() {
  printf '::warning title=protovet::%s\n' "$(escaped "$1")"
}

# Says why the work cannot be done, and ends.
fail() {
  printf '::error title=protovet::%s\n' "$(escaped "$1")"
  exit 2
}
