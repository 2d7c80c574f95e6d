const CONNECTION = `Which site (each option also as a variable of the environment):
  --site URL       BROADSHEET_SITE    the paper's address; http://localhost:8787 if there is a .dev.vars here
  --token TOKEN    BROADSHEET_TOKEN   its ADMIN_TOKEN; for a local paper .dev.vars in this folder is read
  --json           print the summary as one JSON object`;

export const HELP = `broadsheet: fills a Broadsheet newspaper from the command line

  broadsheet publish FILE.md...             publish Markdown files, or change what they published before
  broadsheet import wordpress EXPORT.xml    bring a WordPress site over: articles, pages, comments, addresses
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
  kind         article or page

Examples:
  broadsheet publish harbour.md
  broadsheet publish stories/ --site https://paper.example --token "$TOKEN"

${CONNECTION}`;

export const HELP_IMPORT = `broadsheet import wordpress EXPORT.xml

Takes the file that WordPress makes under Tools > Export > All content. Posts and pages keep their addresses,
dates, authors, sections (the first category) and tags; comments keep their threads, dates and states. Images stay
where they are. Run it again at any time: only what changed is written.

  --dry-run    read the export and say what would be sent, without sending anything

Examples:
  broadsheet import wordpress export.xml --dry-run
  broadsheet import wordpress export.xml --site https://paper.example --token "$TOKEN"

${CONNECTION}`;
