#!/bin/bash
# configured.sh TEXT: stunnel with this configuration. It comes by a descriptor of its own, as standard input is the
# client's side of the connection.
exec stunnel -fd 5 5<<<"$1"
