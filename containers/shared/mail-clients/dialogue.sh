#!/bin/bash
# dialogue.sh TRANSPORT SENDER RECIPIENT PROGRAM...  < message
transport=$1 sender=$2 recipient=$3; shift 3
message=$(cat)
coproc timeout 15 "$@"
# Moved, not copied: what stays open would keep the program waiting for more.
exec 3<&"${COPROC[0]}"- 4>&"${COPROC[1]}"-
program=$!

say() { printf '%s\r\n' "$1" >&4; }
# Where the program was ended by our limit and no answer had come, nothing was decided: 124, as `timeout` says it.
leave() {
  exec 3<&- 4>&-
  wait "$program"; ended=$?
  echo "the program ended with $ended"
  if [ "$1 $ended" = '69 124' ]; then exit 124; fi
  exit "$1"
}
hear() {
  while IFS= read -r line <&3; do
    line=${line%$'\r'}
    case $line in
      [0-9][0-9][0-9]-*) ;;
      "$1 "*) return 0 ;;
      # stunnel passes on what it was told in clear.
      "220 "*) ;;
      [0-9][0-9][0-9]*) echo "answered: $line"; leave 75 ;;
    esac
  done
  echo "no answer"
  leave 69
}

trap '' PIPE
if [ "$transport" = implicit ]; then hear 220; fi
say 'EHLO mailstaple.test'; hear 250
say "MAIL FROM:<$sender>"; hear 250
say "RCPT TO:<$recipient>"; hear 250
say DATA; hear 354
say "${message//$'\n'./$'\n'..}"
say .; hear 250
say QUIT
leave 0
