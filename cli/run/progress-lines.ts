import { attemptKey } from '#core/model/attempt.ts';
import type { InstanceView, NodeView } from '#core/model/instance-view.ts';
import { attemptLabel } from '../output/attempt-label.ts';
import { formatDuration } from '../output/duration.ts';

/** Something that happened to an instance. */
export interface Change {
  readonly at: number;
  readonly text: string;
}

/**
 * Tells by successive views of one instance what has happened, each thing once and in the order of time. Attempts are
 * told of even when they began and ended between two views.
 */
export class ProgressLines {
  readonly #told = new Map<string, string>();

  changes(view: InstanceView, now: number): readonly Change[] {
    const changes: Change[] = [];
    for (const node of view.nodes) changes.push(...this.#ofAttempts(node), ...this.#ofNode(node, now));
    changes.sort((a, b) => a.at - b.at);
    if (this.#isNews('instance', view.status)) {
      changes.push({ at: view.endedAt ?? now, text: `${view.workflow} ${view.id} ${view.status}` });
    }
    return changes;
  }

  #ofAttempts(node: NodeView): readonly Change[] {
    return node.attempts.flatMap(({ ref, status, startedAt, endedAt, message }) => {
      if (startedAt === undefined) return [];
      const label = attemptLabel(node.name, ref);
      const key = attemptKey(ref);
      const changes: Change[] = [];
      if (!this.#told.has(key)) {
        this.#told.set(key, 'RUNNING');
        changes.push({ at: startedAt, text: `${label} RUNNING` });
      }
      if (status !== 'RUNNING' && this.#isNews(key, status)) {
        const took = endedAt === undefined ? '' : ` after ${formatDuration(endedAt - startedAt)}`;
        const why = status === 'SUCCEEDED' || message === undefined ? '' : `: ${message}`;
        changes.push({ at: endedAt ?? startedAt, text: `${label} ${status}${took}${why}` });
      }
      return changes;
    });
  }

  /** What no attempt tells: a node that is passed over, or waits. */
  #ofNode({ name, status, detail, iteration }: NodeView, now: number): readonly Change[] {
    const told = status === 'SKIPPED' || status === 'WAITING_RETRY' || status === 'SUSPENDED';
    if (!this.#isNews(`node ${name}`, `${iteration} ${status}`) || !told) return [];
    return [{ at: now, text: `${name} ${status}${detail === undefined ? '' : `: ${detail}`}` }];
  }

  #isNews(key: string, value: string): boolean {
    const news = this.#told.get(key) !== value;
    this.#told.set(key, value);
    return news;
  }
}
