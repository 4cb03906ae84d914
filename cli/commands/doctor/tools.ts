import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { visible } from '../../../harness/model/visible.ts';
import { chromiumHere } from '../../shared/pdf.ts';
import type { Check } from './checks.ts';

/** How long a program may take to tell its version; ms. */
const BUDGET = 5000;
const OPINION = 'a second opinion for the tests of this project';

interface Tool {
  tool: string;
  /** What makes it tell its version. */
  argument?: string;
  use: string;
}

/** Programs that something asks for; nothing of a run needs them. */
const tools: readonly Tool[] = [
  { tool: 'openssl', argument: 'version', use: OPINION },
  { tool: 'gnutls-cli', use: OPINION },
  { tool: 'ocsptool', use: OPINION },
  { tool: 'curl', use: OPINION },
  { tool: 'tshark', use: 'reads the packets of the evidence; a second opinion for our tests' },
  { tool: 'shellcheck', use: 'reads our programs in shell, in the tests of this project' },
  { tool: 'python3', use: 'reads our programs in Python, in the tests of this project' },
  { tool: 'zsh', use: 'reads its completion, in the tests of this project' },
  { tool: 'fish', use: 'reads its completion, in the tests of this project' },
  { tool: 'mmdebstrap', use: 'makes the base images where none can be pulled' },
  { tool: 'gh', use: 'writes the comment of the Action; every runner of GitHub has it' },
];

const firstLine = (text: string): string => visible(text.trim().split('\n')[0] ?? '').slice(0, 60);

/** Why a program could not be asked: it is not there, or, in these words, does not do it. */
function whyNot(error: Error, otherwise: string): string {
  const code = 'code' in error ? String(error.code) : error.message;
  return code === 'ENOENT' ? 'not installed' : `${otherwise} (${code})`;
}

/** @param budget milliseconds. */
export function toolCheck(
  { tool, argument = '--version', use }: Tool,
  budget: number = BUDGET,
): Check {
  const { error, stdout } = spawnSync(tool, [argument], { encoding: 'utf8', timeout: budget });
  if (!error) return { what: tool, state: 'ok', detail: firstLine(stdout) };
  const why = whyNot(error, 'does not tell its version');
  return { what: tool, state: 'optional', detail: `${why}; ${use}` };
}

/**
 * Perl, and the module that programs of ours in Perl speak TLS by.
 * @param budget milliseconds.
 */
export function perlCheck(budget: number = BUDGET): Check {
  const what = 'perl with IO::Socket::SSL';
  const use = 'reads and runs our programs in Perl, in the tests of this project';
  const words = ['-MIO::Socket::SSL', '-e', '1'];
  const { error, status } = spawnSync('perl', words, { timeout: budget, stdio: 'ignore' });
  if (status === 0) return { what, state: 'ok', detail: 'both are there' };
  const why = error
    ? whyNot(error, 'does not load the module')
    : 'the module is not installed (libio-socket-ssl-perl)';
  return { what, state: 'optional', detail: `${why}; ${use}` };
}

/** What prints the report as a PDF. */
function chromiumCheck(): Check {
  const found = chromiumHere();
  const what = 'Chromium';
  return found === undefined
    ? {
        what,
        state: 'optional',
        detail: 'not installed, or does not tell its version; prints PDF (--format pdf)',
      }
    : { what, state: 'ok', detail: `${found} prints PDF (--format pdf)` };
}

/** What moves the clock of a program of this machine that fetches. */
function clockCheck(): Check {
  const what = 'libfaketime';
  const [found] = globSync('/usr/lib/*/faketime/libfaketime.so.1');
  return found === undefined
    ? {
        what,
        state: 'optional',
        detail: 'not installed; moves the clock of an adapter that fetches; images have their own',
      }
    : { what, state: 'ok', detail: visible(found) };
}

/** Programs of this machine that something can do more with. */
export const toolChecks = (): Check[] => [
  chromiumCheck(),
  clockCheck(),
  perlCheck(),
  ...tools.map((tool) => toolCheck(tool)),
];
