/** A page's head is far shorter. */
const MOST_BYTES = 200_000;
const MOST_MS = 5_000;
const LONGEST = 200;

/** What an outside page says that its title is; null where it says nothing, or does not answer. */
export async function readTitle(url: string): Promise<string | null> {
  try {
    const page = await fetch(url, {
      headers: { Accept: "text/html" },
      signal: AbortSignal.timeout(MOST_MS),
    });
    if (!page.ok || !page.body) return null;
    const found = { titles: 0, title: "", social: "" };
    const reading = new HTMLRewriter()
      // Pages may leave out the head's own tag; drawings further down have titles, too.
      .on("title", {
        element: () => {
          found.titles += 1;
        },
        text: ({ text }) => {
          if (found.titles === 1) found.title += text;
        },
      })
      .on('meta[property="og:title"]', {
        element: (meta) => {
          found.social ||= meta.getAttribute("content") ?? "";
        },
      })
      .transform(page);
    let length = 0;
    for await (const bytes of reading.body ?? []) {
      length += bytes.length;
      if (length > MOST_BYTES) break;
    }
    const title = decoded(found.social || found.title)
      .replace(/\s+/g, " ")
      .trim();
    return title === "" ? null : [...title].slice(0, LONGEST).join("");
  } catch (error) {
    // It keeps its address for a title.
    console.error({ event: "title_not_read", url, error: String(error) });
    return null;
  }
}

const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/** The rewriter gives text as it is written. */
function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, decimal, hex, name) => {
    if (name) return NAMED[name.toLowerCase()] ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
