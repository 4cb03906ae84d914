import type { FileSpec } from '../../harness/model/target.ts';

/**
 * The group ffdhe2048 (RFC 7919 A.1): without a file Haraka makes one of its own, for which it
 * needs openssl and time.
 */
const dhparams = `-----BEGIN DH PARAMETERS-----
MIIBCAKCAQEA//////////+t+FRYortKmq/cViAnPTzx2LnFg84tNpWp4TZBFGQz
+8yTnc4kmz75fS/jY2MMddj2gbICrsRhetPfHtXV/WVhJDP1H18GbtCFY2VVPe0a
87VXE15/V8k1mE8McODmi3fipona8+/och3xWKE2rec1MKzKT0g6eXq8CrGCsyT7
YdEIqUuyyOP7uWrat2DX9GgdT0Kj3jlN9K5W7edjcrsZCwenyO4KbXCeAvzhzffi
7MA0BM0oNC9hkXL+nOmFg/+OTxIy7vKBg8P+OxtMb61zO7X8vC7CIAXFjvGDfRaD
ssbzSibBsu/6iGtCOGEoXJf//////////wIBAg==
-----END DH PARAMETERS-----
`;

/** As Haraka ships it; a folder without it is none that Haraka runs from. */
const connection = `[haproxy]
hosts[] =

[headers]
max_lines=1000
max_received=100

[max]
bytes=26214400
mime_parts=1000
line_length=512
data_line_length=992

[message]
helo=Haraka is at your service.
close=closing connection. Have a jolly good day.

[uuid]
banner_chars=6
deny_chars=0
`;

export interface Settings {
  /** Addresses and ports to listen on. */
  listen: readonly string[];
  smtpsPort?: number;
  plugins: readonly string[];
  /** Lines of tls.ini. */
  tls: readonly string[];
  /** For our plugin. */
  stage: unknown;
}

const lines = (...all: readonly string[]): string => all.map((line) => `${line}\n`).join('');

/** The folder of one Haraka, as `haraka -i` would lay it out, with what a run needs. */
export function harakaFolder(
  folder: string,
  { listen, smtpsPort, plugins, tls, stage }: Settings,
): FileSpec[] {
  const files: Record<string, string> = {
    'smtp.ini': lines(
      `listen=${listen.join(',')}`,
      ...(smtpsPort === undefined ? [] : [`smtps_port=${smtpsPort}`]),
      'nodes=0',
      // Otherwise it asks the outside who it is.
      'public_ip=127.0.0.1',
    ),
    'connection.ini': connection,
    'outbound.ini': lines('local_mx_ok=true', 'connect_timeout=8', 'inet_prefer=v4'),
    'tls.ini': lines(...tls),
    'log.ini': lines('[main]', 'level=info'),
    'dhparams.pem': dhparams,
    plugins: lines(...plugins),
    host_list: lines('mx.test'),
    me: lines('mx.test'),
    // Beside the folder, which is not its to write.
    queue_dir: lines(`${folder}-queue`),
    'stage.json': JSON.stringify(stage),
  };
  return Object.entries(files).map(([name, content]) => ({
    path: `${folder}/config/${name}`,
    content,
  }));
}
