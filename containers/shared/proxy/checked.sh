#!/bin/sh
# checked.sh DIR REFUSED PARTS CONFIG PROGRAM...: puts parts 1 to PARTS to the program alone, each by judge.sh, makes
# CONFIG of those it would start with, writes the ports of the others and its words about them into REFUSED, and starts it.
set -u
dir=$1 refused=$2 parts=$3 config=$4
shift 4
cd "$dir" && mkdir said && : > refused.new
seq 1 "$parts" | xargs -P 4 -n 1 sh judge.sh
cat parts/head > "$config"
for part in $(seq 1 "$parts"); do
  if [ -e "said/$part.ok" ]; then
    cat "parts/$part.text" >> "$config"
  else
    words=$(grep -v '^[[:space:]]*$' "said/$part" | tail -n 4 | tr '\n\t' '; ' | cut -c 1-400)
    [ -n "$words" ] || words='it ended without a word'
    while read -r port; do echo "$port $words" >> refused.new; done < "parts/$part.ports"
  fi
done
# Nobody objects to a certificate without a staple: then it is our configuration that is at fault.
if [ ! -e said/1.ok ]; then cat said/1; exit 1; fi
cat parts/tail >> "$config"
mv refused.new "$refused"
exec "$@"
