import type { CompletedCommand, Values } from './tree.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** A name with what it is, as _describe takes it. */
const described = (name: string, description: string): string =>
  quoted(`${name.replaceAll(':', '\\:')}:${description}`);

function reply(values: Values): string {
  if (values.kind === 'files') return '_files';
  if (values.kind === 'free') return '_message word';
  const words =
    values.kind === 'words'
      ? values.words.map(quoted).join(' ')
      : `\${(f)"$(_mailstaple_listed ${values.what})"}`;
  return `compadd -- ${words}`;
}

const behindOptions = ({ path, options }: CompletedCommand): string[] =>
  options.flatMap(({ names, value }) =>
    value
      ? [
          `    ${names.map((name) => quoted(`${path.join(' ')} ${name}`)).join('|')}) ` +
            `${reply(value)}; return ;;`,
        ]
      : [],
  );

function atPath({ path, options, commands, argument }: CompletedCommand): string {
  const flags = options.flatMap(({ names, description }) =>
    names.map((name) => described(name, description)),
  );
  const words = commands.map(({ name, description }) => described(name, description));
  const plain =
    words.length > 0
      ? `found=(${words.join(' ')}); _describe command found`
      : argument
        ? reply(argument)
        : '_message word';
  return `    ${quoted(path.join(' '))})
      if [[ $PREFIX == -* ]]; then found=(${flags.join(' ')}); _describe option found
      else ${plain}; fi ;;`;
}

/** The script that zsh reads. */
export function toZsh(tree: readonly CompletedCommand[]): string {
  const paths = tree.flatMap(({ path }) => (path.length > 0 ? [quoted(path.join(' '))] : []));
  return `#compdef mailstaple
# Completion of mailstaple for zsh: source <(mailstaple completion zsh), or a file _mailstaple in a
# folder of fpath.

_mailstaple_listed() {
  mailstaple list "$1" 2> /dev/null | cut -d ' ' -f 1
}

_mailstaple() {
  local at='' word
  local -a found
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${at:+$at }$word" in
      (${paths.join('|')}) at="\${at:+$at }$word" ;;
    esac
  done
  case "$at \${words[CURRENT-1]}" in
${tree.flatMap(behindOptions).join('\n')}
  esac
  case "$at" in
${tree.map(atPath).join('\n')}
  esac
}

if [[ $funcstack[1] == _mailstaple ]]; then _mailstaple "$@"
else compdef _mailstaple mailstaple; fi
`;
}
