import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { ChannelError } from '#core/model/errors.ts';
import { cutTo } from '#core/notice/plain-text.ts';
import { renderText } from '#core/notice/render-text.ts';
import type { Message, NoticeChannel } from '#core/ports/notice-channel.ts';
import { nameOf } from '../errors.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: fewer than 100 characters of ASCII, 256 KiB. */
const MAX_SUBJECT_CHARACTERS = 99;
const MAX_TEXT_CHARACTERS = 60_000;

const FINAL: readonly string[] = ['InvalidParameterException', 'InvalidParameterValueException', 'NotFoundException'];

/** Publishes notices on an SNS topic, the type of each as the attribute `notice` by which subscriptions can filter. */
export class TopicChannel implements NoticeChannel {
  readonly name = 'topic';
  readonly #client: SNSClient;
  readonly #arn: string;

  constructor(client: SNSClient, arn: string) {
    this.#client = client;
    this.#arn = arn;
  }

  async send({ id, report }: Message): Promise<void> {
    const type = id.slice(0, id.indexOf('/'));
    const command = new PublishCommand({
      TopicArn: this.#arn,
      Subject: report.subject.replace(/[^\x20-\x7e]/g, '?').slice(0, MAX_SUBJECT_CHARACTERS),
      Message: cutTo(renderText(report), MAX_TEXT_CHARACTERS),
      MessageAttributes: { notice: { DataType: 'String', StringValue: type } },
    });
    try {
      await this.#client.send(command);
    } catch (cause) {
      const reason = nameOf(cause);
      throw new ChannelError(`the topic ${this.#arn} did not take it: ${reason}`, !FINAL.includes(reason), { cause });
    }
  }
}
