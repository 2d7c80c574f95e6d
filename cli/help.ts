const CONNECTION = `Which site (each option also as a variable of the environment, or a line of ~/.config/broadsheet):
  --site URL       BROADSHEET_SITE    the paper's address; http://localhost:8787 if there is a .dev.vars here
  --token TOKEN    BROADSHEET_TOKEN   a token of its newsroom; for a local paper .dev.vars in this folder is read
  --json           print the summary as one JSON object

~/.config/broadsheet has a line \`site = https://paper.example\` and one \`token = ...\`; below a line \`[name]\` it has
another paper's, which \`--site name\` chooses. Nobody else may read the file: chmod 600.`;

export const HELP = `broadsheet: fills a Broadsheet newspaper from the command line

  broadsheet publish FILE.md...             publish Markdown files, or change what they published before
  broadsheet import wordpress EXPORT.xml    bring a WordPress site over: articles, pages, comments, addresses
  broadsheet import ghost EXPORT.json       the same from Ghost: posts, pages, tags, authors
  broadsheet import disqus EXPORT.xml       bring over Disqus's comments, after the articles
  broadsheet import access-log FILE...      bring over which articles were read, from a server's log
  broadsheet import broadsheet FILE.ndjson  bring an export back, into this site or another
  broadsheet export --out FILE              everything as lines of JSON, or as WordPress takes it
  broadsheet moderate                       the queue of comments, decided on key by key
  broadsheet stats                          how the paper does
  broadsheet spam evaluate --test FILE...   measure on texts of your own how well spam is told from the rest
  broadsheet words show|import              the words that block, hold or allow comments
  broadsheet help [COMMAND]                 more about a command, with examples

${CONNECTION}

Try it on your own machine: start the paper with \`npm start\`, then in the same folder
  npx broadsheet publish samples/*.md

The exit status is 0 only if everything arrived, 2 if the command was written wrongly, else 1.
A command that was interrupted is simply run again: what is already there stays as it is.`;

export const HELP_PUBLISH = `broadsheet publish FILE.md|FOLDER...

Publishes Markdown files; a folder stands for the .md files in it. The same file again changes the article that
it made, found by its path. A file begins with its front matter:

  ---
  title: The harbour freezes over
  standfirst: For the first time since 1963 the ferries stay in.
  author: Inge Maris
  section: City
  tags: [harbour, winter]
  published: 2026-11-23T07:30:00Z
  ---
  The ice came **overnight** ...

  title        required                         slug        last part of the path; else the file's name
  standfirst   one or two sentences             path        whole path, where it is not /yyyy/mm/dd/slug/
  author       who wrote it                     byline      how that is shown, where it differs
  section      one                              tags        several: [one, two]
  published    2026-11-23T07:30:00Z, 2026-11-23, or from today on in UTC: -2d 07:30, +1d 06:00
  updated      the same                         status      published, scheduled, draft or withdrawn
  image        url, alt, caption                comments    open or closed
  kind         article or page                  sticky      true: leads the front page

Examples:
  broadsheet publish harbour.md
  broadsheet publish stories/ --site https://paper.example --token "$TOKEN"

${CONNECTION}`;

export const HELP_IMPORT = `broadsheet import wordpress EXPORT.xml
broadsheet import ghost EXPORT.json
broadsheet import disqus EXPORT.xml
broadsheet import access-log FILE...
broadsheet import broadsheet FILE.ndjson

Takes the file that WordPress makes under Tools > Export > All content. Posts and pages keep their addresses,
dates, authors, sections (the first category) and tags; what was sticky leads the front page; comments keep their threads,
dates and states. Images stay where they are. Run it again at any time: only what changed is written.

An access log (Apache's and nginx's common or combined format, also packed with gzip) says which articles were read
before the paper moved here. People count once a day for an article, robots not at all, by the log's own clock. Import
the articles first; name all logs of a time together. The same log again changes nothing.

Ghost's export (Settings > Import/Export) brings posts and pages at their addresses; the first public tag is the section.
It does not hold the site's own address: --old-site https://... says where its pictures are.

Disqus's export (Admin > Community > Export) brings comments with threads and states. Import the articles first: a thread
belongs to the article at the path of its link, whatever host and query it has, or at an old address that leads there.

An export of a Broadsheet (\`broadsheet export\`) comes back whole: settings, words, articles, old addresses, comments
with their threads, numbers and states, views. What is there already stays; comments written here are never changed.
Views go only into a site that has none, or that the export is not of.

  --images FILE    list every picture that articles show, with the article and whether the old site serves it
  --views          with an export of this very site: bring its views too, as an interrupted import began to
  --dry-run        read the export and say what would be sent, without sending anything

Examples:
  broadsheet import wordpress export.xml --dry-run
  broadsheet import wordpress export.xml --site https://paper.example --token "$TOKEN"
  broadsheet import access-log /var/log/nginx/access.log /var/log/nginx/access.log.*.gz

${CONNECTION}`;

export const HELP_EXPORT = `broadsheet export --out FILE|FOLDER [--format ndjson|wordpress]

Everything that a paper holds and wrangler.toml does not say: settings, words, articles of every state with their
addresses, comments of every state with their threads, and how often everything was read. E-mail addresses are not among
it, as the paper keeps none: keyed hashes stand in their place.

  --out FILE         where to; a folder (also a new one, written move/) gets a file with a name of its own; - is
                     standard output, and so is a pipe where no --out is given
  --format FORMAT    ndjson, the default: a JSON object a line, which \`broadsheet import broadsheet\` takes back
                     wordpress: files that WordPress takes under Tools > Import, each of about 7 MB

An export that was interrupted is simply run again: it goes on where it was. FILE is there whole or not at all.

Examples:
  broadsheet export --out backup.ndjson --site https://paper.example --token "$TOKEN"
  broadsheet export | gzip > backup.ndjson.gz
  broadsheet export --out move/ --format wordpress

${CONNECTION}`;

export const HELP_MODERATE = `broadsheet moderate [--status held|reported|spam|published|trash]
broadsheet moderate --list [--json]
broadsheet moderate approve|spam|trash|hold|undo NUMBER...
broadsheet moderate reply NUMBER TEXT

The queue of comments in the terminal, the newest first, with what the judge found of each. Its keys are those of the
newsroom's page:

  a  approve      j  next        u  undo the last decision
  s  spam         k  previous    r  reply (approves a held comment)
  d  trash        ?  these keys  q  quit

  --status STATUS    which queue; held is the default
  --list             print the queue instead, with the comments' numbers; with --json a JSON object a line
  --interactive      take keys from standard input also where it is no terminal

Examples:
  broadsheet moderate
  broadsheet moderate spam 1812345678901234 1812345678905678

${CONNECTION}`;

export const HELP_STATS = `broadsheet stats

How the paper does: readers, comments that wait, how good the judge is as your own decisions have it, what the free plan
has left today where it can be known, the schedule, and the articles that are read most.

${CONNECTION}`;

export const HELP_SPAM = `broadsheet spam evaluate [--train FILE...] --test FILE... [--online]

Judges texts whose answer is known as a new site would judge them, by name and text alone, and says how many of the
spam were caught (held, or taken for spam) and how many of the others blocked. It runs on this machine; no site is asked.

A file is CSV with a header: one column of texts (content, text, comment, body or message), one of labels (class,
label or spam: 1 is spam, 0 is not) and perhaps the author; or it has lines of \`label TAB text\` (spam or ham).

  --train FILE...   learn these first, in the order of their lines, as from a newsroom's decisions;
                    without it, the model that Broadsheet ships with judges
  --test FILE...    judge these
  --online          judge, then learn, line by line; also prints the accuracy after 50, 100, 200, 350 ... texts
  --json            print the summary as one JSON object

Examples:
  broadsheet spam evaluate --test comments.csv
  broadsheet spam evaluate --train last-year.csv --test this-year.csv --json`;

export const HELP_WORDS = `broadsheet words show
broadsheet words import [--block FILE] [--hold FILE] [--allow FILE] [--add]

The site's own words: a comment that holds one of the first list is spam, of the second it waits for a moderator, and the
third names what is harmless though it holds one of those ("socialist" holds "cialis"). A file has one entry a line, in
UTF-8; WordPress's lists "Disallowed Comment Keys" (--block) and "Comment Moderation" (--hold) can be taken as they are.
Entries are found anywhere in the text, name, e-mail and network address, in capitals or not.

  --block FILE, --hold FILE, --allow FILE    the lists to replace; the others stay
  --add                                      add to them instead

Examples:
  broadsheet words import --block disallowed_keys.txt --hold moderation_keys.txt
  broadsheet words show --json > words.json

${CONNECTION}`;
