/** XML allows no control characters, WordPress exports them all the same. */
const CONTROL_CHARACTERS = /[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/gu;

/** Outside CDATA, an ampersand that begins none of XML's own entities would swallow the text after it. */
const BARE_AMPERSAND = /&(?!(?:#\d{1,7}|#x[\da-f]{1,6}|amp|lt|gt|quot|apos);)/gi;

const CDATA = "<![CDATA[";
const CDATA_END = "]]>";

/** Longer than anything that the end of a chunk may cut in two. */
const HELD = 12;

/** Mends, chunk by chunk, what exports are known to get wrong and a parser would stumble over. */
export function openRepair(): { repair: (chunk: string) => string; rest: () => string } {
  let held = "";
  let inCdata = false;

  function take(text: string, isLast: boolean): string {
    let result = "";
    let rest = text;
    for (;;) {
      const boundary = inCdata ? CDATA_END : CDATA;
      const at = rest.indexOf(boundary);
      const end = at < 0 ? safeEnd(rest, isLast) : at + boundary.length;
      const part = rest.slice(0, end);
      result += inCdata ? part : part.replace(BARE_AMPERSAND, "&amp;");
      rest = rest.slice(end);
      if (at < 0) break;
      inCdata = !inCdata;
    }
    held = rest;
    return result.replace(CONTROL_CHARACTERS, " ");
  }

  return { repair: (chunk) => take(held + chunk, false), rest: () => take(held, true) };
}

/** Where to cut a text whose continuation is not known yet. */
function safeEnd(text: string, isLast: boolean): number {
  if (isLast) return text.length;
  const tail = text.slice(-HELD).search(/[&<\]]/);
  return tail < 0 ? text.length : Math.max(0, text.length - HELD) + tail;
}
