import type { WebhookForm } from '#core/model/alert-settings.ts';
import { cutTo } from '#core/notice/plain-text.ts';
import type { Report, Tone } from '#core/notice/report.ts';
import type { Message } from '#core/ports/notice-channel.ts';

/** What chats take and people read there; the rest is in the mail and in the commands. */
const MAX_LINES = 10;
const MAX_TEXT_CHARACTERS = 2_500;

const SIGNS: Readonly<Record<Tone, string>> = { good: '✅', bad: '❌', warning: '⚠️' };
const COLOURS: Readonly<Record<Tone, string>> = { good: 'Good', bad: 'Attention', warning: 'Warning' };

/** The body of the request, in the form that the receiver reads. Foreign text is text in each of them. */
export function webhookBody(form: WebhookForm, { id, report }: Message): unknown {
  switch (form) {
    case 'slack':
      return slack(report);
    case 'teams':
      return teams(report);
    case 'json':
      return { id, ...report };
  }
}

/** https://docs.slack.dev/messaging/formatting-message-text: `&`, `<` and `>` are all there is to escape. */
function slack({ subject, tone, title, lead, facts, sections }: Report): unknown {
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const plain = (text: string) => ({ type: 'section', text: { type: 'plain_text', text } });
  const lines = sections.find(({ type }) => type === 'lines');
  const factText = facts.map(([label, value]) => `${label}: ${value}`).join('\n');
  return {
    text: escaped(`${SIGNS[tone]} ${subject}`),
    blocks: [
      plain(cutTo(`${SIGNS[tone]} ${title}`, MAX_TEXT_CHARACTERS)),
      plain(cutTo(lead, MAX_TEXT_CHARACTERS)),
      plain(cutTo(factText, MAX_TEXT_CHARACTERS)),
      ...(lines?.type === 'lines' ? [plain(cutTo(lines.lines.slice(-MAX_LINES).join('\n'), MAX_TEXT_CHARACTERS))] : []),
    ],
  };
}

/** An adaptive card, as workflows of Microsoft Teams take it: https://learn.microsoft.com/en-us/connectors/teams/ */
function teams({ tone, title, lead, facts, sections }: Report): unknown {
  const run = (text: string, style = {}) => ({
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text: cutTo(text, MAX_TEXT_CHARACTERS), ...style }],
  });
  const lines = sections.find(({ type }) => type === 'lines');
  const body = [
    run(`${SIGNS[tone]} ${title}`, { weight: 'Bolder', size: 'Medium', color: COLOURS[tone] }),
    run(lead),
    ...facts.map(([label, value]) => run(`${label}: ${value}`)),
    ...(lines?.type === 'lines' ? [run(lines.lines.slice(-MAX_LINES).join('\n'), { fontType: 'Monospace' })] : []),
  ];
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: { ...content, body } }],
  };
}
