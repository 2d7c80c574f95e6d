import { Failure } from "../failure.ts";
import { COMMON, CONNECTION, type Command, parse, show } from "./command.ts";

const usage: Command["usage"] = [
  ["media add FILE...", "send pictures and files, each in the sizes that screens need"],
  ["media clean", "find stored files that nothing needs, and clear them"],
];

const help = `broadsheet media add FILE... [--alt TEXT] [--caption TEXT] [--credit TEXT]
broadsheet media clean [--yes]

  add      makes the sizes of each picture here (WebP, 480 to 2400 pixels wide, turned as it is to be seen, without what the camera
           wrote beside it), sends them, and prints the address of each. JPEG, PNG, WebP, AVIF, GIF, TIFF; pictures that move, PDF,
           audio and video are sent as they are. The same picture again is the same one
  clean    compares the stored files with the paper's pictures: files of uploads that were cut off more than a day ago, and
           pictures whose files are lost. It only says what it found

  --alt TEXT        what is to be seen, for who cannot see it
  --caption TEXT    what stands below it
  --credit TEXT     who made it
  --yes             clear what was found

Examples:
  broadsheet media add harbour.jpg --alt "Boats in the ice" --credit "Jon Vale"
  broadsheet media clean

${CONNECTION}`;

async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args, {
    ...COMMON,
    alt: { type: "string" },
    caption: { type: "string" },
    credit: { type: "string" },
    yes: { type: "boolean" },
  });
  if (values.help) return show(help);
  const [action, ...files] = positionals;
  if (action === "add" && files.length > 0) return (await import("../media.ts")).addMedia(files, values);
  if (action === "clean" && files.length === 0) return (await import("../media.ts")).cleanMedia(values);
  throw new Failure(
    action === "add"
      ? "name at least one file: `broadsheet media add harbour.jpg`."
      : "there are: `broadsheet media add FILE...` and `broadsheet media clean`.",
    2,
  );
}

export const mediaCommand: Command = { usage, help, run };
