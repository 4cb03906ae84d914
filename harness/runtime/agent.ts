import { readFileSync } from 'node:fs';
import { quote } from './script.ts';

/**
 * What the shell inside a container does with a line `id seconds words…`, each word in hex behind a
 * letter: `a` an argument, `e` a setting of the environment, `i` what is to be read from standard
 * input. It runs the command and answers by lines `id + output` (hex) and `id = code`. Perl's base
 * is essential in Debian, and one process a command is all it takes.
 */
const perl = readFileSync(new URL('agent.pl', import.meta.url), 'utf8');

/**
 * Octets of output a line carries: with its mark it stays below PIPE_BUF, so that lines of several
 * commands never mix.
 */
const PIECE = 1800;

/** The words of a shell that run the program. @param longest octets of output that are told. */
export const perlLoop = (longest: number): string => `perl -e ${quote(perl)} ${longest} ${PIECE}`;
