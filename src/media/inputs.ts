import * as z from "zod";
import { type OldAddress, readOldAddress } from "./old-names.ts";
import { KEY, MAX_SIZES } from "./types.ts";

const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/i, "Write the SHA-256 of the file's bytes: 64 hexadecimal digits.");

const share = z.number().min(0).max(1);

/** What the newsroom says of a picture. */
const words = {
  alt: z.string().trim().max(1_000).describe("What is to be seen, for who cannot see it."),
  decorative: z.boolean().describe("There is nothing to be told: readers' programs pass it over."),
  caption: z.string().trim().max(2_000),
  credit: z.string().trim().max(300).describe("Who made it, or whose it is."),
  focus: z
    .strictObject({ x: share, y: share })
    .nullable()
    .describe("What must stay in sight where the picture is cut: from 0 at the left and top to 1."),
};

const color = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, "Write a colour such as #aabbcc.")
  .nullable()
  .describe("Shown until the picture is there.");

const name = z.string().trim().min(1).max(300).describe("What the file was called.");

const oldAddress = z
  .string()
  .max(2_000)
  .refine((value) => readOldAddress(value) !== null, "Write an address that begins with https://.");

/** A picture whose files have been stored. */
export const mediaInput = z.strictObject({
  file: sha256.describe("The largest file: the SHA-256 under which it was stored."),
  sizes: z.array(sha256).max(MAX_SIZES).default([]).describe("The same picture, smaller."),
  name,
  ...z.object(words).partial().shape,
  color: color.optional(),
  from: z
    .array(oldAddress)
    .max(20)
    .default([])
    .describe("Where it was on another site: such paths of this paper lead to it."),
});

/** Each is asked of R2, and a request may ask 50 times. */
const MOST_ASKED = 40;

export const mediaKeysInput = z.strictObject({
  keys: z
    .array(z.string().regex(KEY, "Write keys as addresses have them behind /media/."))
    .max(MOST_ASKED)
    .describe("Of files: which of them are stored?"),
});

export const oldAddressesInput = z.strictObject({
  addresses: z.array(z.string().max(2_000)).max(500).describe("Of pictures and files on other sites."),
});

/** @param from as `mediaInput` has checked it */
export function oldAddressesOf(from: string[]): OldAddress[] {
  return from.flatMap((address) => readOldAddress(address) ?? []);
}

/** What comes beside a file that is sent alone, as a query or as a form's fields. */
export const fileInput = z.object({
  name: name.default("picture"),
  alt: words.alt.optional(),
  caption: words.caption.optional(),
  credit: words.credit.optional(),
});

export const mediaChange = z.strictObject({
  ...z.object(words).partial().shape,
  name: name.optional(),
  color: color.optional(),
  sizes: z.array(sha256).max(MAX_SIZES).optional().describe("More of its smaller sizes, stored before."),
});

/** Another file in a picture's place. */
export const replacementInput = z.strictObject({
  file: sha256.describe("The largest file: the SHA-256 under which it was stored."),
  sizes: z.array(sha256).max(MAX_SIZES).default([]).describe("The same picture, smaller."),
  color: color.optional(),
});

export const mediaQuery = z.object({
  q: z.string().trim().max(200).optional().describe("Words of its name, description, caption or credit."),
  only: z.enum(["unused", "without-alt"]).optional(),
  cursor: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(40),
});

export const rubbishQuery = z.object({
  cursor: z.string().max(200).optional(),
});

export const rubbishInput = z.strictObject({
  keys: z.array(z.string().max(60)).max(500).default([]).describe("Bytes that no picture has."),
  ids: z
    .array(z.number().int().positive())
    .max(500)
    .default([])
    .describe("Pictures whose bytes are not there."),
});

export type MediaInput = z.output<typeof mediaInput>;
export type MediaChange = z.output<typeof mediaChange>;
