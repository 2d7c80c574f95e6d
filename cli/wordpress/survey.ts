import type { Input } from "../files/source.ts";
import { plainText } from "./plain-text.ts";
import { type ExportEvent, type Item, readExport } from "./read-export.ts";

/** A file of the media library. */
export type Attachment = { url: string; alt: string; caption: string; parent: string };

/** What has to be known of the whole export before its first item can be turned into an article. */
export type Survey = {
  /** Host and path of the site's address: `paper.example` or `example.org/blog`. */
  site: string;
  /** Display names by login. */
  authors: Map<string, string>;
  /** By post id. */
  attachments: Map<string, Attachment>;
  /** Whether the file looks like an export of WordPress at all. */
  isExport: boolean;
};

/** Reads the export once, for its authors and attachments. @param onEvent sees all that is read, too */
export async function surveyExport(
  input: Input,
  onBytes: (bytes: number) => void,
  onEvent: (event: ExportEvent) => void = () => {},
): Promise<Survey> {
  const survey: Survey = { site: "", authors: new Map(), attachments: new Map(), isExport: false };
  for await (const event of readExport(input, onBytes)) {
    onEvent(event);
    if (event.kind === "site") {
      const url = URL.parse(event.address);
      if (url) survey.site = (url.host + url.pathname).replace(/\/+$/, "");
    } else if (event.kind === "author") {
      const login = event.fields.get("wp:author_login") ?? "";
      survey.authors.set(login, plainText(event.fields.get("wp:author_display_name") ?? "") || login);
    } else if (event.kind === "item") {
      if (event.item.fields.has("wp:post_type")) survey.isExport = true;
      keepAttachment(survey, event.item);
    }
  }
  return survey;
}

function keepAttachment({ attachments }: Survey, { fields, meta }: Item): void {
  if (fields.get("wp:post_type") !== "attachment") return;
  const url = (fields.get("wp:attachment_url") || fields.get("guid") || "").trim();
  if (!/^(https?:)?\/\//.test(url)) return;
  attachments.set(fields.get("wp:post_id") ?? "", {
    url,
    alt: plainText(meta.get("_wp_attachment_image_alt") ?? ""),
    caption: plainText(fields.get("excerpt:encoded") ?? ""),
    parent: fields.get("wp:post_parent") ?? "0",
  });
}
