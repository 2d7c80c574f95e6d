import { describe, expect, it } from "vitest";
import { isReaderView, whoTells } from "../../src/popularity/reader-or-robot.ts";

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0";

const READERS = {
  firefox: FIREFOX,
  chrome:
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
  cache:
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
  safari:
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
  iphone:
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
  android:
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
  "samsung internet":
    "Mozilla/5.0 (Linux; Android 15; SAMSUNG SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
  "facebook's browser":
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/530.0.0.50.75;FBDV/iPhone15,2;FBLC/en_GB]",
  "an app's window on Android":
    "Mozilla/5.0 (Linux; Android 15; CPH2557 Build/AP3A.240617.008; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/142.0.7444.142 Mobile Safari/537.36 Instagram",
  "a text browser": "Lynx/2.9.2 libwww-FM/2.14 SSL-MM/1.4.1 OpenSSL/3.0.15",
};

const ROBOTS = {
  googlebot: "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  "googlebot on a phone":
    "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  bingbot: "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
  gptbot:
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; GPTBot/1.2; +https://openai.com/gptbot",
  claudebot:
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)",
  "facebook's previews": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
  "slack's previews": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
  "a feed reader": "Feedly/1.0 (+http://www.feedly.com/fetcher.html; 12 subscribers)",
  "headless chrome":
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/141.0.0.0 Safari/537.36",
  curl: "curl/8.14.1",
  wget: "Wget/1.25.0",
  "python-requests": "python-requests/2.32.4",
  "go's client": "Go-http-client/2.0",
  "a monitor": "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
  "a meter of speed":
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/117.0.0.0 Safari/537.36 GTmetrix",
  "a maker of pictures of pages":
    "Mozilla/5.0 (X11; Linux x86_64) Miniature.io/6.0 AppleWebKit/537.36 (KHTML, like Gecko) QtWebEngine/5.12.4 Chrome/69.0.3497.128 Safari/537.36",
  "another meter":
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_6) AppleWebKit/537.36 (KHTML, like Gecko) YLT Chrome/85.0.4183.121 Safari/537.36",
  "a collector of texts":
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7; TSM-turingos-1253296984) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Safari/537.36",
  "an editor of code, for its agent":
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Code/1.115.0 Chrome/142.0.7444.265 Electron/39.8.5 Safari/537.36",
  "no agent": "",
  "an agent of spaces": "  ",
};

describe("isReaderView", () => {
  it.each(Object.entries(READERS))("counts %s", (_, agent) => {
    expect(isReaderView(view({ "User-Agent": agent }))).toBe(true);
  });

  it.each(Object.entries(ROBOTS))("leaves out %s", (_, agent) => {
    expect(isReaderView(view({ "User-Agent": agent }))).toBe(false);
  });

  it("leaves out a request without an agent", () => {
    expect(isReaderView(new Request("https://paper.example/a/"))).toBe(false);
  });

  it.each([
    ["Sec-Purpose", "prefetch"],
    ["Sec-Purpose", "prefetch;prerender"],
    ["Sec-Purpose", "prefetch;anonymous-client-ip"],
    ["Purpose", "prefetch"],
    ["X-Purpose", "preview"],
    ["X-Moz", "prefetch"],
  ])("leaves out %s: %s", (name, value) => {
    expect(isReaderView(view({ "User-Agent": FIREFOX, [name]: value }))).toBe(false);
  });

  it.each([
    ["document", true],
    ["iframe", false],
    ["empty", false],
    ["image", false],
  ])("looks at Sec-Fetch-Dest: %s", (destination, counts) => {
    expect(isReaderView(view({ "User-Agent": FIREFOX, "Sec-Fetch-Dest": destination }))).toBe(counts);
  });

  it.each([
    ["navigate", true],
    ["cors", false],
    ["no-cors", false],
  ])("looks at Sec-Fetch-Mode: %s", (mode, counts) => {
    expect(isReaderView(view({ "User-Agent": FIREFOX, "Sec-Fetch-Mode": mode }))).toBe(counts);
  });

  const chrome = (version: number) => READERS.chrome.replace("141", String(version));
  const safari = (version: string) => READERS.safari.replace("18.6", version);
  it.each([
    ["Chrome 141", chrome(141), false],
    ["Chrome 80", chrome(80), false],
    ["Chrome 79, which sends none", chrome(79), true],
    ["Firefox 143", FIREFOX, false],
    ["Firefox 90", FIREFOX.replaceAll("143", "90"), false],
    ["Firefox 78, which sends none", FIREFOX.replaceAll("143", "78"), true],
    ["Safari 18.6", safari("18.6"), false],
    ["Safari 16.4", safari("16.4"), false],
    ["Safari 15.6, which sends none", safari("15.6"), true],
    ["an app's own window", READERS["facebook's browser"], true],
    ["Android's WebView", READERS.android.replace("; K)", "; K; wv)"), true],
    ["a text browser", READERS["a text browser"], true],
  ])("takes who says to be %s and sends no Fetch Metadata over https for what it is", (_, agent, counts) => {
    const at = (scheme: string) =>
      isReaderView(new Request(`${scheme}://paper.example/a/`, { headers: { "User-Agent": agent } }));
    expect(at("https")).toBe(counts);
    expect(at("http")).toBe(true);
  });

  it("leaves out the signed-in newsroom", () => {
    expect(isReaderView(view({ "User-Agent": FIREFOX }), true)).toBe(false);
  });

  it.each(["HEAD", "POST", "OPTIONS"])("leaves out %s", (method) => {
    expect(isReaderView(view({ "User-Agent": FIREFOX }, { method }))).toBe(false);
  });

  it.each([
    [{ score: 1, verifiedBot: false }, false],
    [{ score: 29, verifiedBot: false }, false],
    [{ score: 30, verifiedBot: false }, true],
    [{ score: 99, verifiedBot: false }, true],
    [{ score: 99, verifiedBot: true }, false],
    [{ score: 0, verifiedBot: false }, true],
    [{}, true],
  ])("takes Cloudflare's verdict %j", (botManagement, counts) => {
    const cf = { botManagement } as unknown as RequestInitCfProperties;
    expect(isReaderView(view({ "User-Agent": FIREFOX }, { cf }))).toBe(counts);
  });
});

describe("whoTells", () => {
  const beacon = { "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "empty" };
  const told = (headers: Record<string, string> = {}, method = "POST") =>
    view({ "User-Agent": READERS.chrome, ...beacon, ...headers }, { method });

  it("takes a page's own beacon for its reader, and nobody else's", () => {
    expect(whoTells(told())).toBe("reader");
    expect(whoTells(told(), true)).toBe("other");
    expect(whoTells(told({}, "GET"))).toBe("other");
    for (const site of ["cross-site", "same-site", "none"])
      expect(whoTells(told({ "Sec-Fetch-Site": site }))).toBe("other");
    expect(whoTells(told({ "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document" }))).toBe("other");
    expect(whoTells(told({ "Sec-Fetch-Mode": "cors" }))).toBe("other");
  });

  it.each(Object.entries(ROBOTS))("leaves out %s", (_, agent) => {
    expect(whoTells(told({ "User-Agent": agent }))).toBe("robot");
  });

  it("leaves out what Cloudflare takes for a program, and who only says to be a browser", () => {
    const cf = { botManagement: { score: 3 } } as unknown as RequestInitCfProperties;
    expect(whoTells(new Request(told(), { cf }))).toBe("robot");
    const bare = { "User-Agent": READERS.chrome };
    expect(whoTells(new Request("https://paper.example/a/", { method: "POST", headers: bare }))).toBe(
      "robot",
    );
  });
});

function view(headers: Record<string, string>, init: RequestInit = {}): Request {
  return new Request("https://paper.example/2026/10/01/a-bridge-opens/", {
    headers: { "Sec-Fetch-Mode": "navigate", ...headers },
    ...init,
  });
}
