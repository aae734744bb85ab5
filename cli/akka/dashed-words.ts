/** Options that akkaflow's own help writes with one dash in places. */
const LONG_OPTIONS = ['log', 'xml', 'param', 'blood', 'recover', 'sdate', 'edate', 'status', 'key', 'creator', 'help'];

/**
 * A command line of `akka` as other programs have it: `workflow -add FILE` becomes `workflow add FILE`, and `-log` becomes `--log`.
 * The word behind one of the groups is a command, however many dashes it has.
 */
export function dashedWords(args: readonly string[], groups: readonly string[]): readonly string[] {
  const at = args.findIndex((arg) => groups.includes(arg));
  return args.map((arg, place) => {
    const word = arg.replace(/^--?/, '');
    if (at >= 0 && place === at + 1 && word !== 'help' && word !== 'h') return word;
    return arg === `-${word}` && LONG_OPTIONS.includes(word) ? `--${word}` : arg;
  });
}
