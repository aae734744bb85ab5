/** What references in a file can name (language §5). */
export interface ReferenceContext {
  /** Values of `${param:NAME}` (and bare `${NAME}`), the built-in `instance.id`, `workflow.name`, … included. */
  readonly params: Readonly<Record<string, string>>;
  /** Epoch milliseconds. */
  readonly logicalTime: number;
  /** IANA zone. */
  readonly timezone: string;
}

/** The value of a parameter that is really there: `constructor` and `__proto__` are names like any other. */
export function ownValue(params: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(params, name) ? params[name] : undefined;
}
