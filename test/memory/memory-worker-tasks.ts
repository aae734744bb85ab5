import type { TaskFailure } from '#core/fleet/record-failure.ts';
import type { TaskStatus } from '#core/fleet/settle-starts.ts';
import type { TaskAnswer, TaskOrder, WorkerTasks } from '#core/ports/worker-tasks.ts';

/** Tasks in memory, with a test in the part of what becomes of them. */
export class MemoryWorkerTasks implements WorkerTasks {
  /** Orders as they came, repetitions included. */
  readonly orders: TaskOrder[] = [];
  readonly stopped: string[] = [];
  /** By task; what is not in it is coming. */
  readonly statuses = new Map<string, TaskStatus>();
  /** Of the next orders, in turn: nothing is started. */
  refusals: TaskFailure[] = [];
  /** Thrown once after the order is carried out: its answer is lost. */
  loseAnswer = false;
  readonly #answers = new Map<string, TaskAnswer>();
  #tasks = 0;

  /** All that were ever started. */
  get started(): readonly string[] {
    return [...this.#answers.values()].flatMap(({ started }) => started);
  }

  async start(order: TaskOrder): Promise<TaskAnswer> {
    this.orders.push(order);
    const known = this.#answers.get(order.token);
    const answer = known ?? this.#decide(order);
    this.#answers.set(order.token, answer);
    if (this.loseAnswer) {
      this.loseAnswer = false;
      throw new Error('the answer is lost');
    }
    return answer;
  }

  async inspect(_group: string, tasks: readonly string[]): Promise<ReadonlyMap<string, TaskStatus>> {
    return new Map(tasks.map((task) => [task, this.statuses.get(task) ?? { status: 'coming' }]));
  }

  async stop(_group: string, tasks: readonly string[]): Promise<void> {
    this.stopped.push(...tasks);
    for (const task of tasks) this.statuses.set(task, { status: 'ended' });
  }

  #decide({ count }: TaskOrder): TaskAnswer {
    const refused = this.refusals.shift();
    if (refused !== undefined) return { started: [], refused };
    return { started: Array.from({ length: count }, () => `task-${++this.#tasks}`) };
  }
}
