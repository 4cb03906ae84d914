#!/bin/sh
# change.sh UNIQUE [HOW PATH COUNT PIECE...]...: makes the changes in order, and stops at the first that fails. What is
# to be written comes in COUNT pieces of base64. HOW is
#   remove    the file goes
#   in-place  the same file is emptied and written
#   rename    a new file takes the name in one step
#   symlink   the name becomes a link, in one step, to a new file
# UNIQUE makes the names of new files unique on the machine.
set -e
unique=$1
shift
number=0
while [ $# -gt 0 ]; do
  how=$1 path=$2 count=$3
  shift 3
  fresh=$path.$unique-$number
  number=$((number + 1))
  case $how in
    remove) rm -f "$path"; continue ;;
    in-place) written=$path ;;
    *) written=$fresh ;;
  esac
  {
    left=$count
    while [ "$left" -gt 0 ]; do
      printf %s "$1"
      shift
      left=$((left - 1))
    done
  } | base64 -d > "$written"
  shift "$count"
  case $how in
    rename) mv -f "$fresh" "$path" ;;
    symlink)
      ln -s "$fresh" "$fresh.link"
      mv -f "$fresh.link" "$path"
      ;;
  esac
done
