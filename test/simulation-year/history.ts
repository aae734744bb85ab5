import type { Change } from './fleet.ts';

/** What happened to one coordinator from outside, in order. */
export type Happening =
  | Change
  /** An instance of a workflow that was triggered is reported to have succeeded. */
  | {
      readonly at: number;
      readonly type: 'report';
      readonly workflow: string;
      readonly instanceId: string;
      readonly endedAt: number;
      readonly logicalTime: number;
    }
  /** It is looked at although it is not time for a tick. */
  | { readonly at: number; readonly type: 'look' };

/** A firing whose instance was made. */
export interface Fired {
  readonly number: number;
  readonly nominalTime: number | undefined;
  readonly logicalTime: number;
  readonly openedAt: number;
  /** By workflow, in the order of the names. */
  readonly used: readonly (readonly [workflow: string, instanceId: string])[];
}

/** The times that one look found would never fire. */
export interface Skipped {
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly reason: string;
}

export interface Outcome {
  readonly fired: readonly Fired[];
  readonly skipped: readonly Skipped[];
}

export interface World {
  readonly from: number;
  readonly until: number;
  /** When the system ticked, ascending: it looks at every coordinator. */
  readonly ticks: readonly number[];
  /** The process died after it had opened this firing: whoever looks next finishes it. */
  readonly interrupts: (coordinator: string, firing: number) => boolean;
}
