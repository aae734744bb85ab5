import type { Report } from '../notice/report.ts';

/** What a channel is given: a notice in words. */
export interface Message {
  /** Of the notice: the same when it is sent again. */
  readonly id: string;
  /** Mail addresses of those whom it concerns; channels of a whole deployment have their own readers. */
  readonly receivers: readonly string[];
  readonly report: Report;
}

/** A way on which notices leave: mail, a topic, a webhook. */
export interface NoticeChannel {
  /** Tells the channels of a deployment apart, and stands in the log: nothing secret. Stored with every notice. */
  readonly name: string;
  /** Resolves when it was taken; a channel that it does not concern takes it. Throws `ChannelError`, within a minute. */
  send(message: Message): Promise<void>;
}
