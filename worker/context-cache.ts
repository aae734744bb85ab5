import type { InstanceContext } from '#core/model/instance.ts';
import type { InstanceStore } from '#core/ports/instance-store.ts';

/** Contexts are at most 128 KiB of parameters each. */
const CACHE_SIZE = 100;

/** Contexts of instances: immutable once written, so the ones used lately are kept. */
export class ContextCache {
  private readonly instances: Pick<InstanceStore, 'context'>;
  private readonly cached = new Map<string, Promise<InstanceContext | undefined>>();

  constructor(instances: Pick<InstanceStore, 'context'>) {
    this.instances = instances;
  }

  /** Undefined when there is no such instance. Throws what the store throws. */
  async get(instanceId: string): Promise<InstanceContext | undefined> {
    const loading = this.cached.get(instanceId) ?? this.instances.context(instanceId);
    this.cached.delete(instanceId);
    this.cached.set(instanceId, loading);
    for (const oldest of this.cached.keys()) {
      if (this.cached.size <= CACHE_SIZE) break;
      this.cached.delete(oldest);
    }
    try {
      const context = await loading;
      if (context === undefined) this.cached.delete(instanceId);
      return context;
    } catch (error) {
      this.cached.delete(instanceId);
      throw error;
    }
  }
}
