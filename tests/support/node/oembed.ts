import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { PICTURES } from "../pictures.ts";

/** All companies' oEmbed endpoints (https://oembed.com, version 1.0), on this machine: their host is the path's first part. */
export type Provider = {
  url: string;
  /** Every question so far, in order. */
  asked: { path: string; url: string | null }[];
  /** Paths of the pictures that were fetched. */
  pictures: string[];
  stop: () => Promise<void>;
};

const THUMBNAIL = "https://thumbnails.example/small.jpg";

const TITLES: Record<string, string> = {
  "www.youtube.com": "The launch of the ferry",
  "soundcloud.com": "The fog horn",
};

export async function startProviders(): Promise<Provider> {
  const asked: Provider["asked"] = [];
  const pictures: string[] = [];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://provider.invalid");
    if (pathname.startsWith("/thumbnails.example/")) {
      pictures.push(pathname);
      response.writeHead(200, { "Content-Type": "image/jpeg" });
      response.end(PICTURES.plainJpeg);
      return;
    }
    const url = searchParams.get("url");
    asked.push({ path: pathname, url });
    const host = pathname.split("/")[1] ?? "";
    const isKnown = url !== null && URL.canParse(url);
    response.writeHead(isKnown ? 200 : 404, { "Content-Type": "application/json; charset=utf-8" });
    response.end(
      isKnown
        ? JSON.stringify({
            version: "1.0",
            type: "rich",
            provider_name: host,
            title: TITLES[host] ?? `Something of ${host}`,
            html: '<p>Words</p><script src="https://evil.example/x.js"></script>',
            width: 640,
            height: 360,
            thumbnail_url: THUMBNAIL,
          })
        : "Not Found",
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    pictures,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
