import type { CompletedCommand, Values } from './tree.ts';

/** In single quotes of fish, where a backslash and a quote are escaped. */
const quoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", `\\'`)}'`;

function values(of: Values): string {
  if (of.kind === 'files') return '-F';
  if (of.kind === 'free') return '';
  if (of.kind === 'words') return `-a ${quoted(of.words.join(' '))}`;
  return `-a '(__mailstaple_listed ${of.what})'`;
}

function linesOf({ path, options, commands, argument }: CompletedCommand): string[] {
  const here = `-n ${quoted(`__mailstaple_at ${path.join(' ')}`.trimEnd())}`;
  return [
    ...commands.map(
      ({ name, description }) =>
        `complete -c mailstaple ${here} -a ${quoted(name)} -d ${quoted(description)}`,
    ),
    ...(argument && commands.length === 0
      ? [`complete -c mailstaple ${here} ${values(argument)}`.trimEnd()]
      : []),
    ...options.map(({ names, description, value }) => {
      const flags = names.map((name) =>
        name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
      );
      const takes = value ? ` -r ${values(value)}`.trimEnd() : '';
      return `complete -c mailstaple ${here} ${flags.join(' ')}${takes} -d ${quoted(description)}`;
    }),
  ];
}

/** The script that fish reads. */
export function toFish(tree: readonly CompletedCommand[]): string {
  const paths = tree.flatMap(({ path }) => (path.length > 0 ? [quoted(path.join(' '))] : []));
  return `# Completion of mailstaple for fish: mailstaple completion fish | source

function __mailstaple_listed
    mailstaple list $argv[1] 2>/dev/null | string split -f 1 ' '
end

# Is the command typed so far the one of these words?
function __mailstaple_at
    set -l at
    for word in (commandline -opc)[2..-1]
        switch "$at $word"
            case ${paths.map((path) => path.replace(/^'/, "' ")).join(' ')}
                set at "$at $word"
        end
    end
    test "$at" = (string join '' '' ' '$argv)
end

complete -c mailstaple -f
${tree.flatMap(linesOf).join('\n')}
`;
}
