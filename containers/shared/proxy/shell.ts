/** A word for the shell, whatever is in it. */
export const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** Words of a command for the shell. */
export const line = (argv: readonly string[]): string => argv.map(quote).join(' ');

/** Where a front's script writes what it would not start with. */
export const refusedFile = (dir: string): string => `${dir}/refused`;

/** Takes what a program said on standard input and makes one line of its last words. */
export const LAST_LINES = `grep -v '^[[:space:]]*$' | tail -n 4 | tr '\\n\\t' '; ' | cut -c 1-400`;
