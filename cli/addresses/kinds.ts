/** What an address of an old site was, as a report groups them; null: a program of WordPress's, which no reader asks for. */
export type AddressKind = (typeof KINDS)[number];

export const KINDS = [
  "articles and pages",
  "categories",
  "tags",
  "authors",
  "dates",
  "numbers",
  "feeds",
  "pictures' pages",
  "files",
  "further pages",
  "sitemaps",
] as const;

const FEED = /\/(?:feed(?:\/\w+)?|rss2?|rdf|atom)\/?$|\/feed\.(?:xml|json)$|[?&]feed=/;
const FILE =
  /\/wp-content\/|\.(?:jpe?g|png|gif|webp|avif|svg|ico|pdf|mp[34]|m4a|ogg|webm|zip|docx?|xlsx?|pptx?|css|js|txt|woff2?)$/i;

const PATTERNS: [RegExp, AddressKind][] = [
  [FEED, "feeds"],
  [/sitemap[\w-]*\.x[ms]l$/, "sitemaps"],
  [FILE, "files"],
  [/\/(?:page\/\d+|comment-page-\d+|amp|embed|trackback)\/?$/, "further pages"],
  [/[?&](?:p|page_id|attachment_id|cat|author|m)=\d/, "numbers"],
  [/\/category\/|[?&]category_name=/, "categories"],
  [/\/tag\/|[?&]tag=/, "tags"],
  [/\/author\/|[?&]author_name=/, "authors"],
  [/^(?:\/[^/]+)?\/(?:19|20)\d\d(?:\/\d\d?){0,2}\/?$/, "dates"],
];

/** What kind of address one is by its looks. @param address path and query */
export function kindOf(address: string): AddressKind {
  return PATTERNS.find(([pattern]) => pattern.test(address))?.[1] ?? "articles and pages";
}
