/** What references in a file can name (language §5). */
export interface ReferenceContext {
  /** Values of `${param:NAME}` (and bare `${NAME}`), the built-in `instance.id`, `workflow.name`, … included. */
  readonly params: Readonly<Record<string, string>>;
  /** Epoch milliseconds. */
  readonly logicalTime: number;
  /** IANA zone. */
  readonly timezone: string;
}
