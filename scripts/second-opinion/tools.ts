import { spawn, spawnSync } from 'node:child_process';

export interface ToolOutput {
  code: number | undefined;
  text: string;
}

/** Runs a tool to its end, or for so many milliseconds; whatever it wrote is what it said. */
export function ask(
  argv: readonly string[],
  { input = '', ms = 8000, hold = 0 } = {},
): Promise<ToolOutput> {
  const [program = '', ...words] = argv;
  const child = spawn(program, words, { stdio: 'pipe', timeout: ms });
  let text = '';
  const listen = (chunk: Buffer): void => {
    text += chunk.toString('latin1');
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  child.stdin.on('error', () => {});
  child.stdin.write(input);
  // Some tools give up a handshake when their input ends.
  setTimeout(() => child.stdin.end(), hold);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? undefined, text }));
  });
}

/** Which of these programs are not on this machine. */
export const missingTools = (names: readonly string[]): string[] =>
  names.filter((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).error !== undefined);

/** `openssl s_client -status`: what the server stapled, and to whom it belongs. */
export function statusSeen({ text }: ToolOutput): string {
  if (/STARTTLS|Didn't find|didn't find|454 /i.test(text) && !/BEGIN CERTIFICATE/.test(text))
    return 'no TLS';
  if (/OCSP response: no response sent/.test(text)) return 'no staple';
  if (!/OCSP Response Data/.test(text))
    return /BEGIN CERTIFICATE/.test(text) ? 'no staple' : 'no TLS';
  const status = /OCSP Response Status: (\w+)/.exec(text)?.[1] ?? 'unreadable';
  const certificate = /Cert Status: (\w+)/.exec(text)?.[1];
  return certificate === undefined ? `staple: ${status}` : `staple: ${certificate}`;
}

/** `gnutls-cli`: GnuTLS' own word on the status (gnutls_ocsp_status_request_is_checked). */
export function gnutlsWord({ text, code }: ToolOutput): string {
  const checked = /OCSP status request(\[ignored\])?,/.exec(text);
  const word = checked ? (checked[1] ? 'ignored' : 'valid') : 'none';
  return (
    `${word}, ` +
    `${/Handshake was completed/.test(text) ? 'completes' : `fails (${code ?? 'stopped'})`}`
  );
}

/**
 * `openssl s_client -msg`, TLS 1.2: octets of the status in CertificateStatus (RFC 6066 8: type and
 * a length of three before it).
 */
export function octetsSeen({ text }: ToolOutput): number | undefined {
  const length = /Handshake \[length ([0-9a-f]+)\], CertificateStatus/.exec(text)?.[1];
  return length === undefined ? undefined : Number.parseInt(length, 16) - 8;
}

/** `openssl s_client -status`: the serial number that the first SingleResponse is about. */
export const serialSeen = ({ text }: ToolOutput): string | undefined =>
  /Serial Number: ([0-9A-F]+)/.exec(text)?.[1];
