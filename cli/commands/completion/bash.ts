import type { CompletedCommand, Values } from './tree.ts';

/** A word in single quotes, whatever is in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

function reply(values: Values): string {
  if (values.kind === 'files') return 'mapfile -t COMPREPLY < <(compgen -f -- "$cur")';
  if (values.kind === 'free') return 'COMPREPLY=()';
  const words =
    values.kind === 'words'
      ? quoted(values.words.join(' '))
      : `"$(_mailstaple_listed ${values.what})"`;
  return `mapfile -t COMPREPLY < <(compgen -W ${words} -- "$cur")`;
}

/** What stands behind an option, a line for each that takes a value. */
const behindOptions = ({ path, options }: CompletedCommand): string[] =>
  options.flatMap(({ names, value }) =>
    value
      ? [
          `    ${names.map((name) => quoted(`${path.join(' ')} ${name}`)).join(' | ')}) ` +
            `${reply(value)}; return ;;`,
        ]
      : [],
  );

function atPath({ path, options, commands, argument }: CompletedCommand): string {
  const flags = options.flatMap(({ names }) => names).join(' ');
  const words = commands.map(({ name }) => name).join(' ');
  const other = words === '' ? argument : ({ kind: 'words', words: [words] } as const);
  const plain = other ? reply(other) : 'COMPREPLY=()';
  return `    ${quoted(path.join(' '))})
      if [[ $cur == -* ]]; then mapfile -t COMPREPLY < <(compgen -W ${quoted(flags)} -- "$cur")
      else ${plain}; fi ;;`;
}

/** The script that bash reads. */
export function toBash(tree: readonly CompletedCommand[]): string {
  const paths = tree.flatMap(({ path }) => (path.length > 0 ? [quoted(path.join(' '))] : []));
  return `# Completion of mailstaple for bash: source <(mailstaple completion bash)

_mailstaple_listed() {
  mailstaple list "$1" 2> /dev/null | cut -d ' ' -f 1
}

_mailstaple() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} at='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${at:+$at }$word" in
      ${paths.join(' | ')}) at="\${at:+$at }$word" ;;
    esac
  done
  case "$at $prev" in
${tree.flatMap(behindOptions).join('\n')}
  esac
  case "$at" in
${tree.map(atPath).join('\n')}
  esac
}

complete -o filenames -F _mailstaple mailstaple
`;
}
