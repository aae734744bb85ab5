import type { CompletedCommand } from './command-tree.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A script that makes a shell complete command lines of akkaflow; names come from `akkaflow completion names`. */
export function completionScript(shell: Shell, tree: readonly CompletedCommand[]): string {
  switch (shell) {
    case 'bash':
      return bashScript(tree);
    case 'zsh':
      return `#compdef akkaflow\nautoload -U +X bashcompinit && bashcompinit\n${bashScript(tree)}`;
    case 'fish':
      return fishScript(tree);
  }
}

/** Options and files may stand anywhere: the longest leading run of words that is a command decides. */
function bashScript(tree: readonly CompletedCommand[]): string {
  const cases = tree.map(({ path, subcommands, options, names }) => {
    const offered = [
      ...subcommands,
      ...(names === undefined ? [] : [`$(akkaflow completion names ${names} 2>/dev/null)`]),
    ];
    return `    '${path}') words="${offered.join(' ')}"; options="${options.join(' ')}";;`;
  });
  const paths = tree.map(({ path }) => `'${path}'`).filter((path) => path !== "''");
  return `_akkaflow() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" candidate="" word="" words="" options="" known=(${paths.join(' ')}) i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    candidate="\${path:+$path }$word"
    for known_path in "\${known[@]}"; do
      if [[ "$candidate" == "$known_path" ]]; then path="$candidate"; break; fi
    done
  done
  case "$path" in
${cases.join('\n')}
  esac
  local IFS=$' \\t\\n'
  if [[ "$current" == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
  else
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  fi
}
complete -o default -F _akkaflow akkaflow
`;
}

function fishScript(tree: readonly CompletedCommand[]): string {
  const lines = tree.flatMap(({ path, subcommands, options, names }) => {
    const words = path.split(' ').filter(Boolean);
    const seen = words.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ');
    const without = subcommands.length === 0 ? '' : `not __fish_seen_subcommand_from ${subcommands.join(' ')}`;
    const when = [seen, without].filter(Boolean).join('; and ');
    const condition = when === '' ? '' : ` -n '${when}'`;
    return [
      ...(subcommands.length === 0 ? [] : [`complete -c akkaflow -f${condition} -a '${subcommands.join(' ')}'`]),
      ...(names === undefined
        ? []
        : [`complete -c akkaflow -f${condition} -a '(akkaflow completion names ${names} 2>/dev/null)'`]),
      ...options.map((option) => `complete -c akkaflow${condition} -l ${option.slice(2)}`),
    ];
  });
  return `${lines.join('\n')}\n`;
}
