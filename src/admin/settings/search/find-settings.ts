import { CODE_PLACES, HOST_KINDS } from "../../../pages/code.tsx";
import { HOSTS, PLACES } from "../code/code-page.tsx";
import { FIELD_GROUPS, placeOf } from "../fields.ts";
import { ABOUT } from "../files-page.tsx";
import { SETTINGS_PAGES, type SettingsPageName } from "../settings-parts.ts";
import { LISTS } from "../words-page.tsx";

/** Something that can be set: where it is, and what it does. */
export type FoundSetting = { path: string; page: string; label: string; help: string };

/** `words`: by what others people look for it. */
type Entry = FoundSetting & { words: string };

const on =
  (name: SettingsPageName) =>
  (anchor: string, label: string, help: string, words = ""): Entry => ({
    path: `${SETTINGS_PAGES[name].path}#${anchor}`,
    page: SETTINGS_PAGES[name].label,
    label,
    help,
    words,
  });

const look = on("face");
const menus = on("menus");

/** Names of the settings that people call otherwise, in WordPress above all. */
const SYNONYMS: Record<string, string> = {
  SITE_NAME: "site title masthead brand",
  SITE_URL: "domain host url https canonical wordpress site address",
  LANGUAGE: "locale translation date format",
  MEDIA_URL: "media cdn r2 bucket",
  SITE_PICTURE: "share sharing og opengraph twitter facebook card",
  TIME_ZONE: "clock timezone utc time date format",
  COMMENT_POLICY: "discussion moderation premoderation approve close off",
  AI_ROBOTS: "gpt chatgpt claude crawler llm training bots",
  MAIL_FROM: "smtp sender newsletter administration email",
  WEBHOOK_URL: "slack mattermost discord chat notification",
  EMBEDS: "youtube iframe video social",
  FETCH_AHEAD: "prefetch speculation speed prerender",
};

/** Pages whose fields are not declared as settings, in their order. */
const OTHERS: Entry[] = [
  look(
    "face-logo",
    "Logo and colours",
    "The masthead's picture, accent, paper and ink, for light and dark.",
    "brand theme palette dark mode image appearance customize customise header background site logo",
  ),
  look(
    "face-shape",
    "Type and shape",
    "Fonts, masthead, and how dense lists are.",
    "typeface font serif webfont layout density appearance customize customise templates blog posts per page",
  ),
  look(
    "face-icon",
    "Icon",
    "What stands in a browser's tab and on a phone's screen.",
    "site icon favicon apple touch manifest app maskable",
  ),
  look(
    "face-sheet",
    "A sheet of your own",
    "CSS for what these choices do not reach.",
    "theme.css stylesheet custom additional css customize customise themes editor",
  ),
  menus(
    "menus",
    "Menus",
    "The masthead's and the footer's links, their order, and accounts elsewhere.",
    "navigation header footer links social rel=me mastodon sections appearance widgets categories",
  ),
  menus(
    "pages",
    "Pages",
    "About, contact, imprint, privacy, corrections and house rules from templates.",
    "impressum legal datenschutz gdpr dsgvo about privacy policy page",
  ),
  on("front")(
    "front",
    "Front page",
    "What leads, the breaking line, and the blocks below.",
    "homepage home lead pin sticky top stories blocks breaking news curate your homepage displays",
  ),
  on("lists")(
    "lists",
    "What sections, authors and tags are about",
    "Text above their lists, and authors' portraits.",
    "categories taxonomy biography bio profile avatar description byline head",
  ),
  ...LISTS.map(({ list, label, help }) =>
    on("words")(
      list,
      `Words: ${label}`,
      help,
      "blocklist blacklist filter banned ban ip disallowed comment moderation keys",
    ),
  ),
  ...CODE_PLACES.map((place) =>
    on("code")(
      place,
      `Code of others: ${PLACES[place].label}`,
      PLACES[place].help,
      "analytics statistics tracking advertisement ads adsense consent cookie banner plausible matomo google tag manager script snippet html pixel plugins widgets",
    ),
  ),
  ...HOST_KINDS.map((kind) =>
    on("code")(kind, HOSTS[kind].label, HOSTS[kind].help, "csp content security policy host domain allow"),
  ),
  ...Object.entries(ABOUT).map(([name, { label, help, path }]) =>
    on("files")(
      name,
      label,
      help,
      `${path} ${name === "robots.txt" ? "search engine visibility seo crawlers" : ""}`,
    ),
  ),
  on("connections")(
    "connections",
    "Set up outside of the newsroom",
    "Keys and connections that belong to the deployment.",
    "turnstile captcha akismet email images r2 access secret api key plugins integrations",
  ),
  on("connections")(
    "commands",
    "Import, export and backups",
    "They are commands: what WordPress, Ghost or Disqus exported goes in, and everything comes out as one file.",
    "tools wordpress ghost disqus migrate restore download wxr xml",
  ),
];

/** What is looked for among settings and stands in another part of the newsroom. */
const ELSEWHERE: Entry[] = [
  {
    path: "/admin/people",
    page: "People",
    label: "Who works here",
    help: "Admins and moderators, each with a token of their own.",
    words: "users roles editors administrators members password profile token login",
  },
  {
    path: "/admin/media",
    page: "Pictures",
    label: "Pictures and files",
    help: "What was uploaded, who shows it, its words, and the point that stays in sight when it is cut.",
    words: "media library upload images thumbnails sizes alt text",
  },
  {
    path: "/admin/articles",
    page: "Articles",
    label: "Addresses of articles",
    help: "Each stands in the article's own form. Where an article was before leads to where it is.",
    words: "permalinks slug url redirects writing post",
  },
];

const ENTRIES: Entry[] = [
  ...FIELD_GROUPS.flatMap(({ title, fields }) =>
    fields.map(({ name, label, help }) => ({
      path: placeOf(name),
      page: title,
      label,
      help,
      words: `${name} ${name.replaceAll("_", " ")} ${SYNONYMS[name] ?? ""}`,
    })),
  ),
  ...OTHERS,
  ...ELSEWHERE,
];

/** Settings of which label, help, name or other words have every word that was typed; those of the label first. */
export function findSettingsBy(query: string): FoundSetting[] {
  const words = folded(query).split(/\s+/).filter(Boolean).slice(0, 10);
  if (words.length === 0) return [];
  const hits = ENTRIES.filter(({ label, help, page, words: others }) => {
    const text = folded(`${label} ${page} ${others} ${help}`);
    return words.every((word) => text.includes(word));
  });
  const isInLabel = ({ label }: Entry) => words.every((word) => folded(label).includes(word));
  return [...hits.filter(isInLabel), ...hits.filter((hit) => !isInLabel(hit))].map(
    ({ path, page, label, help }) => ({ path, page, label, help }),
  );
}

function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
