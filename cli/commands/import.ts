import { Failure } from "../failure.ts";
import { COMMON, CONNECTION, type Command, parse, show } from "./command.ts";

const usage: Command["usage"] = [
  ["import wordpress EXPORT.xml...", "bring a WordPress site over: articles, pages, comments, addresses"],
  ["import ghost EXPORT.json", "the same from Ghost: posts, pages, tags, authors"],
  ["import disqus EXPORT.xml", "bring over Disqus's comments, after the articles"],
  ["import access-log FILE...", "bring over which articles were read, from a server's log"],
  ["import broadsheet FILE.ndjson", "bring an export back, into this site or another"],
];

const help = `broadsheet import wordpress EXPORT.xml...
broadsheet import ghost EXPORT.json
broadsheet import disqus EXPORT.xml
broadsheet import access-log FILE...
broadsheet import broadsheet FILE.ndjson

Takes the file that WordPress makes under Tools > Export > All content. Posts and pages keep their addresses,
dates, authors, sections (the first category) and tags; what was sticky leads the front page; comments keep their threads,
dates and states. Pictures stay where they are, or come along with --pictures. WordPress splits large exports: name all files of one together, or their folder.

Every export may be a file, several, a folder, a pattern such as 'export-*.xml', a .zip, or packed with gzip, in the encoding
that it says it is in.

Run an import of WordPress or Ghost again at any time, with a newer export: only what changed is written, and the newsroom's
work stays. What was changed, moved, withdrawn or deleted here since is listed with what differs; --overwrite takes what
is imported (what was overwritten is among the article's former versions). Where another source's page has an address, it stays.

What categories, tags and authors say of themselves comes along, too, with portraits where pictures do; what the newsroom has written
of them stays.

An access log (Apache's and nginx's common or combined format, also with the host in front; Cloudflare's Logpush; IIS
and others in W3C's extended format; CloudFront; Caddy's JSON; each also packed with gzip) says which articles were read
before the paper moved here. People count once a day for an article, robots not at all, by the log's own clock. Import
the articles first. Logs add up, of several servers too; the same log again, also when it has grown or was renamed,
changes only its own share. Files named together count a reader once a day in all of them.

Ghost's export (Settings > Import/Export) brings posts and pages at their addresses; the first public tag is the section.
Posts for members only become drafts. It does not hold the site's own address: --old-site https://... says where its pictures are,
and --pictures brings them over, too.

Disqus's export (Admin > Community > Export) brings comments with threads and states. Import the articles first: a thread
belongs to the article at the path of its link, whatever host and query it has, or at an old address that leads there.

An export of a Broadsheet (\`broadsheet export\`) is put back into an empty paper exactly as it was, under its own numbers.
A paper that has articles or comments takes what it lacks of settings, words, articles, old addresses, comments and views;
what the newsroom has changed or deleted since stays and is listed. Views go only into a site that has none, or that the
export is not of.

  --pictures       fetch the pictures and files of the old site, make the sizes that screens need, and show these: few at a time,
                   each once, also after an interruption. Their old addresses lead to them. What could not be had is listed;
                   with --dry-run: how many there are, and how large
  --pictures-from DIR  take them from an unpacked wp-content/uploads or Ghost's content folder; what is not there comes from the
                   old site if --pictures is given, too
  --pictures-of-others  fetch also pictures that articles show from other sites
  --images FILE    list every picture that articles show, with the article and whether the old site serves it
  --report FILE    write down, article by article, which words of the export are not served, and which were added
  --type T=KIND    take items of the site's own type T too, as article or page: --type recipe=article
  --taxonomy T=USE take terms of the site's own taxonomy T too, as tags or section: --taxonomy series=tags
  --timezone ZONE  the old site's time zone, such as Europe/London, where articles have local dates alone
  --media DIR      with an export of a Broadsheet: put back the bytes of pictures that \`export --media DIR\` has brought
  --views          with an export of this very site: bring its views too, as an interrupted import began to
  --source NAME    whose share of the readers a log is (of itself: told by its first line); the same name replaces it. Of
                   WordPress and Ghost: what the site is called, where its address has changed between two imports
  --overwrite      take what is imported also where the newsroom has changed it since an earlier import
  --take-settings  set name, tagline, language, time zone and menus as the WordPress site had them, where this paper has not set them
  --dry-run        read the export and say what would be sent, without sending anything

Examples:
  broadsheet import wordpress export.xml --dry-run
  broadsheet import wordpress export.xml --site https://paper.example --token "$TOKEN"
  broadsheet import access-log /var/log/nginx/access.log /var/log/nginx/access.log.*.gz

${CONNECTION}`;

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    ...COMMON,
    "dry-run": { type: "boolean" },
    images: { type: "string" },
    "old-site": { type: "string" },
    media: { type: "string" },
    pictures: { type: "boolean" },
    "pictures-from": { type: "string" },
    "pictures-of-others": { type: "boolean" },
    source: { type: "string" },
    report: { type: "string" },
    taxonomy: { type: "string", multiple: true },
    timezone: { type: "string" },
    type: { type: "string", multiple: true },
    views: { type: "boolean" },
    overwrite: { type: "boolean" },
    "take-settings": { type: "boolean" },
  });
  if (values.help) return show(help);
  if (!values["dry-run"]) process.once("SIGINT", tellStopped);
  const [source, ...files] = positionals;
  const options = { ...values, dryRun: values["dry-run"], takeSettings: values["take-settings"] };
  const [file, ...rest] = files;
  switch (source) {
    case "wordpress":
      if (file === undefined)
        throw new Failure("name the export: `broadsheet import wordpress EXPORT.xml`.", 2);
      return await (await import("../import-wordpress.ts")).importWordPress(files, options);
    case "broadsheet":
      if (file === undefined || rest.length > 0)
        throw new Failure("name one export file: `broadsheet import broadsheet paper.ndjson`.", 2);
      return await (await import("../import-broadsheet.ts")).importBroadsheet(file, options);
    case "ghost":
      if (file === undefined) throw new Failure("name the export: `broadsheet import ghost EXPORT.json`.", 2);
      return await (await import("../import-ghost.ts")).importGhost(files, options);
    case "disqus":
      if (file === undefined) throw new Failure("name the export: `broadsheet import disqus EXPORT.xml`.", 2);
      return await (await import("../import-disqus.ts")).importDisqus(files, options);
    case "access-log":
      if (file === undefined)
        throw new Failure("name the log: `broadsheet import access-log access.log`.", 2);
      return await (await import("../import-access-log.ts")).importAccessLog(files, options);
    default: {
      const asked = source === undefined ? "import from what?" : `nothing imports "${source}".`;
      throw new Failure(
        `${asked} There are: wordpress, ghost, disqus, broadsheet, access-log. \`broadsheet help import\` explains them.`,
        2,
      );
    }
  }
}

/** Whoever stops an import is told what becomes of the half. */
function tellStopped(): void {
  console.error("\nStopped. What arrived is kept: run the same command to go on, and nothing comes twice.");
  process.exit(130);
}

export const importCommand: Command = { usage, help, run };
