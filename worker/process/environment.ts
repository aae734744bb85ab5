/** Where programs are when the worker has no PATH itself. */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const PASSED_ON = /^(PATH|LANG|LC_[A-Z]+|TZ)$/;

/**
 * All that an attempt's processes see: search path, language and time zone of the worker, the folder as home and for
 * temporary files, and the attempt's own variables. No setting or credential of the worker is among them.
 */
export function attemptEnvironment(
  ownEnvironment: Readonly<Record<string, string | undefined>>,
  folder: string,
  attempt: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const environment: Record<string, string> = { PATH: DEFAULT_PATH };
  for (const [name, value] of Object.entries(ownEnvironment)) {
    if (value !== undefined && PASSED_ON.test(name)) environment[name] = value;
  }
  return { ...environment, HOME: folder, TMPDIR: folder, ...attempt };
}
