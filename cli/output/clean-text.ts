/**
 * Text of others as one line that is safe to print: a name or a message must neither move the cursor nor turn the
 * direction of what follows. White space becomes a space, any other control character the replacement character.
 */
export function cleanText(text: string): string {
  return text.replaceAll(/[\n\r\t]+/g, ' ').replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, '\ufffd');
}
