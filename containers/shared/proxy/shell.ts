/** A word for the shell, whatever is in it. */
const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** Words of a command for the shell. */
export const line = (argv: readonly string[]): string => argv.map(quote).join(' ');

/** Where a proxy's script writes what it would not start with. */
export const refusedFile = (dir: string): string => `${dir}/refused`;
