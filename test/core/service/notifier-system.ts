import { minuteOf } from '#core/engine/wake-time.ts';
import type { ChannelError, MailError } from '#core/model/errors.ts';
import type { Message, NoticeChannel } from '#core/ports/notice-channel.ts';
import type { Environment, NotifierEnvironment } from '#core/ports/ports.ts';
import { deliverDue } from '#core/service/deliver-notice.ts';
import { CoordinatorSystem } from './coordinator-system.ts';

/** A channel in the hands of a test: it notes what it takes, and refuses what it is told to. */
class TestChannel implements NoticeChannel {
  readonly name: string;
  readonly taken: Message[] = [];
  asked = 0;
  /** Undefined: it takes everything. */
  refusal: MailError | ChannelError | undefined;

  constructor(name: string) {
    this.name = name;
  }

  async send(message: Message): Promise<void> {
    this.asked += 1;
    if (this.refusal !== undefined) throw this.refusal;
    this.taken.push(message);
  }

  get subjects(): readonly string[] {
    return this.taken.map(({ report }) => report.subject);
  }
}

/** The services with a notifier of two channels, whose ticks the test makes. */
export class NotifierSystem extends CoordinatorSystem {
  readonly mail = new TestChannel('mail');
  readonly topic = new TestChannel('topic');

  notifier(env: Environment = this.env): NotifierEnvironment {
    return { ...env, channels: [this.mail, this.topic] };
  }

  async notify(env?: Environment): Promise<void> {
    await deliverDue(this.notifier(env));
  }

  /** Minutes pass, each with a tick of the notifier alone. */
  async notifyFor(minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute++) {
      await this.passMinutes(1);
      await this.notify();
    }
  }

  get waiting(): number {
    return this.ports.notices.all().filter(({ wakeAt }) => wakeAt !== undefined).length;
  }

  get minute(): number {
    return minuteOf(this.clock.now());
  }
}
