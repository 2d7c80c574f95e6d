import { KINDS } from "../addresses/kinds.ts";
import { Failure } from "../failure.ts";
import { COMMON, CONNECTION, type Command, parse, show } from "./command.ts";

const usage: Command["usage"] = [
  ["check-addresses FILE|URL...", "after a move: which of the old site's addresses lead nowhere"],
];

const help = `broadsheet check-addresses FILE|URL...
broadsheet check-addresses --from FILE|URL

Asks the paper for every address that the old site had, and names those where readers would find nothing. The addresses
come from an export of WordPress (articles, pages, pictures' pages, categories, tags, authors, dates, numbers, feeds),
from a sitemap (a file, or its address at the old site while that is still there; sitemaps that it names are followed),
or from a server's log (what was asked for and was there). All of them may be packed, or several, or lie in a folder.

Nothing is rendered and no view counted: 100 addresses are one request, three are under way at a time.
Files such as pictures stay on the old site until they are brought (\`import --pictures\`): \`--without files\` leaves them out.

  --from FILE|URL    the same as naming it
  --first N          name so many of each kind (10); --json names them all
  --without KIND     leave a kind out, once for each: ${KINDS.join(", ")}

Examples:
  broadsheet check-addresses export.xml --without files
  broadsheet check-addresses https://old.example/wp-sitemap.xml
  broadsheet check-addresses /var/log/nginx/access.log.1.gz --json

The exit status is 1 where an address leads nowhere.

${CONNECTION}`;

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    ...COMMON,
    from: { type: "string", multiple: true },
    first: { type: "string" },
    without: { type: "string", multiple: true },
  });
  if (values.help) return show(help);
  const places = [...positionals, ...(values.from ?? [])];
  if (places.length === 0)
    throw new Failure("name an export, a sitemap or a log: `broadsheet check-addresses export.xml`.", 2);
  const { without = [], first = "10" } = values;
  const unknown = without.find((kind) => !KINDS.some((known) => known === kind));
  if (unknown !== undefined)
    throw new Failure(`--without "${unknown}" is no kind of address. There are: ${KINDS.join(", ")}.`, 2);
  if (!/^\d{1,6}$/.test(first)) throw new Failure(`--first "${first}" is no number.`, 2);
  const { checkAddresses } = await import("../check-addresses.ts");
  return await checkAddresses(places, { ...values, without, first: Number(first) });
}

export const checkAddressesCommand: Command = { usage, help, run };
