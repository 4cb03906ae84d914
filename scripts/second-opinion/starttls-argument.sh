#!/bin/bash
# starttls-argument.sh HOST PORT: says STARTTLS with an argument over a socket of its own; the last line is the reply.
exec 3<> "/dev/tcp/$1/$2"
head -n 1 <&3
printf 'EHLO x\r\n' >&3
while read -r line <&3; do
  case $line in 250-*) ;; *) break ;; esac
done
printf 'STARTTLS now\r\n' >&3
head -n 1 <&3
