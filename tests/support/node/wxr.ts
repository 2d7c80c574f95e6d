/** A comment of an export; what is not given is as WordPress would have it. */
export type WxrComment = {
  id: number;
  parent?: number;
  author?: string;
  email?: string;
  url?: string;
  content?: string;
  date?: string;
  dateGmt?: string;
  approved?: string;
  type?: string;
};

export type WxrItem = {
  id: number;
  type?: string;
  status?: string;
  title?: string;
  /** Path on the site, or a whole address. */
  link?: string;
  name?: string;
  creator?: string;
  content?: string;
  excerpt?: string;
  date?: string;
  dateGmt?: string;
  modifiedGmt?: string;
  pubDate?: string;
  password?: string;
  parent?: number;
  commentStatus?: string;
  isSticky?: boolean;
  attachmentUrl?: string;
  /** Below the site. */
  guid?: string;
  categories?: { domain?: string; nicename: string; name: string }[];
  /** Several values of one key are so many records. */
  meta?: Record<string, string | string[]>;
  comments?: WxrComment[];
};

export const WXR_SITE = "https://old-paper.example";

/** An export as WordPress writes it. @param more XML that stands before the items */
export function wxr(
  items: WxrItem[],
  authors: Record<string, string> = { ida: "Ida Marlowe" },
  more = "",
): string {
  const people = Object.entries(authors).map(
    ([login, name]) => `<wp:author>
      <wp:author_login>${cdata(login)}</wp:author_login>
      <wp:author_display_name>${cdata(name)}</wp:author_display_name>
    </wp:author>`,
  );
  return `<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.8" -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
  <title>The Old Paper</title>
  <link>${WXR_SITE}</link>
  <wp:wxr_version>1.2</wp:wxr_version>
  <wp:base_blog_url>${WXR_SITE}</wp:base_blog_url>
  ${people.join("\n")}
  ${more}
  <image><url>${WXR_SITE}/icon.png</url><title>The Old Paper</title><link>https://elsewhere.example</link></image>
  ${items.map(itemXml).join("\n")}
</channel>
</rss>
`;
}

function itemXml(item: WxrItem): string {
  const { id, type = "post", link = `/2024/05/04/item-${id}/` } = item;
  const date = item.date ?? "2024-05-04 09:30:00";
  const categories = (item.categories ?? []).map(
    ({ domain = "category", nicename, name }) =>
      `<category domain="${domain}" nicename="${nicename}">${cdata(name)}</category>`,
  );
  const meta = Object.entries(item.meta ?? {}).flatMap(([key, values]) =>
    [values]
      .flat()
      .map(
        (value) =>
          `<wp:postmeta><wp:meta_key>${cdata(key)}</wp:meta_key><wp:meta_value>${cdata(value)}</wp:meta_value></wp:postmeta>`,
      ),
  );
  return `<item>
    <title>${cdata(item.title ?? `Item ${id}`)}</title>
    <link>${link.startsWith("/") ? WXR_SITE + link : link}</link>
    <pubDate>${item.pubDate ?? "Sat, 04 May 2024 07:30:00 +0000"}</pubDate>
    <dc:creator>${cdata(item.creator ?? "ida")}</dc:creator>
    <guid isPermaLink="false">${WXR_SITE}${item.guid ?? `/?p=${id}`}</guid>
    <content:encoded>${cdata(item.content ?? `Text of item ${id}.`)}</content:encoded>
    <excerpt:encoded>${cdata(item.excerpt ?? "")}</excerpt:encoded>
    <wp:post_id>${id}</wp:post_id>
    <wp:post_date>${date}</wp:post_date>
    <wp:post_date_gmt>${item.dateGmt ?? "2024-05-04 07:30:00"}</wp:post_date_gmt>
    <wp:post_modified_gmt>${item.modifiedGmt ?? "0000-00-00 00:00:00"}</wp:post_modified_gmt>
    <wp:comment_status>${item.commentStatus ?? "open"}</wp:comment_status>
    <wp:is_sticky>${item.isSticky ? 1 : 0}</wp:is_sticky>
    <wp:post_name>${cdata(item.name ?? `item-${id}`)}</wp:post_name>
    <wp:status>${item.status ?? "publish"}</wp:status>
    <wp:post_parent>${item.parent ?? 0}</wp:post_parent>
    <wp:post_type>${type}</wp:post_type>
    <wp:post_password>${item.password ?? ""}</wp:post_password>
    ${item.attachmentUrl ? `<wp:attachment_url>${item.attachmentUrl}</wp:attachment_url>` : ""}
    ${categories.join("\n")}
    ${meta.join("\n")}
    ${(item.comments ?? []).map(commentXml).join("\n")}
  </item>`;
}

function commentXml(comment: WxrComment): string {
  const { id, author = "Ada Reader", approved = "1", type = "comment", parent = 0 } = comment;
  return `<wp:comment>
    <wp:comment_id>${id}</wp:comment_id>
    <wp:comment_author>${cdata(author)}</wp:comment_author>
    <wp:comment_author_email>${comment.email ?? "ada@example.com"}</wp:comment_author_email>
    <wp:comment_author_url>${comment.url ?? ""}</wp:comment_author_url>
    <wp:comment_date>${comment.date ?? "2024-05-05 12:00:00"}</wp:comment_date>
    <wp:comment_date_gmt>${comment.dateGmt ?? "2024-05-05 10:00:00"}</wp:comment_date_gmt>
    <wp:comment_content>${cdata(comment.content ?? `Comment ${id}.`)}</wp:comment_content>
    <wp:comment_approved>${approved}</wp:comment_approved>
    <wp:comment_type>${type}</wp:comment_type>
    <wp:comment_parent>${parent}</wp:comment_parent>
    <wp:commentmeta><wp:meta_key>rating</wp:meta_key><wp:meta_value>5</wp:meta_value></wp:commentmeta>
  </wp:comment>`;
}

function cdata(text: string): string {
  return `<![CDATA[${text.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
}
