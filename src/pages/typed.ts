/** What a stranger typed, without the characters that mark slots: a page that echoes it must not have slots of their making. */
export function typed(text: string): string {
  return text.replace(/[\uFDD0-\uFDEF]/g, "");
}
