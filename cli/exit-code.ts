/** What the process ends with, so that scripts can decide by it. */
export const EXIT = {
  ok: 0,
  error: 1,
  usage: 2,
  notFound: 3,
  denied: 4,
  conflict: 5,
  invalidDefinition: 6,
  /** `diff`: the file is not what is live. */
  different: 7,
  instanceFailed: 10,
  instanceKilled: 11,
  /** `doctor`: something needs mending. */
  unhealthy: 12,
  /** Ctrl-C while waiting: what was waited for goes on. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code for an HTTP status that the API refuses with. */
export function exitCodeOf(status: number): ExitCode {
  switch (status) {
    case 400:
      return EXIT.usage;
    case 401:
    case 403:
      return EXIT.denied;
    case 404:
      return EXIT.notFound;
    case 409:
      return EXIT.conflict;
    case 413:
    case 422:
      return EXIT.invalidDefinition;
    default:
      return EXIT.error;
  }
}
