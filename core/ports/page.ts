/** A page of a list, newest first unless said otherwise. A page may be short; only a missing cursor ends the list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque; where the next page begins. */
  readonly cursor?: string;
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}

/** How many there are; `more`: counting stopped there. */
export interface Count {
  readonly count: number;
  readonly more: boolean;
}
