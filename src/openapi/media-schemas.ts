import * as z from "zod";
import {
  mediaChange,
  mediaInput,
  mediaKeysInput,
  oldAddressesInput,
  replacementInput,
  rubbishInput,
} from "../media/inputs.ts";

/** What is sent about pictures and files. */
export const MEDIA_BODIES = {
  MediaKeysInput: mediaKeysInput,
  MediaInput: mediaInput,
  MediaChange: mediaChange,
  MediaReplacement: replacementInput,
  OldAddressesInput: oldAddressesInput,
  RubbishInput: rubbishInput,
};

const count = z.int().min(0);

const file = z.object({
  url: z.string().describe("Its path: other bytes never have it."),
  type: z.string(),
  width: z.int().nullable().describe("Pixels as they are shown; null: no picture."),
  height: z.int().nullable(),
  bytes: count,
});

const media = file.extend({
  id: z.int(),
  name: z.string(),
  alt: z.string(),
  decorative: z.boolean(),
  caption: z.string(),
  credit: z.string(),
  focus: z.object({ x: z.number(), y: z.number() }).nullable(),
  color: z.string().nullable(),
  used: z.boolean().describe("An article shows it."),
  sizes: z.array(file).describe("The same, smaller: the smallest first."),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
});

/** What is answered of pictures and files. */
export const MEDIA_ANSWERS = {
  MediaFile: file,
  FilesHere: z.object({ here: z.array(z.string()).describe("Those of the keys whose bytes are stored.") }),
  Media: media,
  MediaList: z.object({
    items: z.array(media),
    next: z.int().nullable().describe("Send it as `cursor`; null: the end."),
  }),
  OldAddresses: z.object({
    found: z
      .record(z.string(), z.string())
      .describe("The path of the picture or file here, by the address that was asked for."),
    any: z.boolean().describe("Some are known, if not these."),
  }),
  Rubbish: z.object({
    keys: z.array(z.object({ key: z.string(), bytes: count })),
    ids: z.array(z.int()),
    next: z.string().nullable().describe("Send it as `cursor`; null: all was looked at."),
  }),
  RubbishCleared: z.object({ cleared: z.object({ keys: count, ids: count }) }),
};
