/** A part of a report below its facts. Every text is plain: whoever renders it escapes it. */
export type Section =
  | { readonly type: 'table'; readonly title: string; readonly head: readonly string[]; readonly rows: readonly Row[] }
  /** Output or a message, line by line, in the type of a terminal. */
  | { readonly type: 'lines'; readonly title: string; readonly lines: readonly string[] }
  | { readonly type: 'text'; readonly title: string; readonly text: string };

export type Row = readonly string[];

/** What is to be thought of it at a glance. */
export type Tone = 'good' | 'bad' | 'warning';

/** A notice in words, from which mails, and the messages of every other channel, are made. */
export interface Report {
  readonly subject: string;
  readonly tone: Tone;
  readonly title: string;
  /** What happened, in a sentence or two. */
  readonly lead: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly sections: readonly Section[];
  /** What can be done about it, and why one is told. */
  readonly footer: string;
}
