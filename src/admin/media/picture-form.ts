import * as z from "zod";
import type { MediaWords, PublicMedia } from "../../media/media-rows.ts";

/** What is said of a picture, as it is typed. A focal point is per cent from the left and from the top, or empty. */
export type PictureValues = {
  name: string;
  alt: string;
  decorative: string;
  caption: string;
  credit: string;
  focusX: string;
  focusY: string;
};

export function pictureValues(media: PublicMedia): PictureValues {
  const { name, alt, caption, credit, decorative, focus } = media;
  const percent = (share: number | undefined) => (share === undefined ? "" : String(Math.round(share * 100)));
  return {
    name,
    alt,
    decorative: decorative ? "1" : "",
    caption,
    credit,
    focusX: percent(focus?.x),
    focusY: percent(focus?.y),
  };
}

const percent = z
  .string()
  .trim()
  .refine((value) => value === "" || (/^\d{1,3}$/.test(value) && Number(value) <= 100));

const form = z.object({
  name: z.string().trim().min(1, "Give it a name.").max(300, "A name has at most 300 characters."),
  alt: z.string().trim().max(1_000, "What it shows has at most 1,000 characters."),
  decorative: z.string(),
  caption: z.string().trim().max(2_000, "A caption has at most 2,000 characters."),
  credit: z.string().trim().max(300, "Whose it is has at most 300 characters."),
  focusX: percent,
  focusY: percent,
});

/** What a form says, or the first thing that is wrong with it; in either case what was typed. */
export function readPictureForm(fields: Record<string, string>): {
  values: PictureValues;
  words?: MediaWords;
  problem?: string;
} {
  const of = (name: keyof PictureValues) => fields[name] ?? "";
  const values: PictureValues = {
    name: of("name"),
    alt: of("alt"),
    decorative: of("decorative"),
    caption: of("caption"),
    credit: of("credit"),
    focusX: of("focusX"),
    focusY: of("focusY"),
  };
  const read = form.safeParse(values);
  if (!read.success) {
    const [issue] = read.error.issues;
    const isPoint = String(issue?.path[0]).startsWith("focus");
    return {
      values,
      problem: isPoint
        ? "What must stay in sight is said in per cent, from 0 to 100."
        : (issue?.message ?? ""),
    };
  }
  const { focusX, focusY, decorative, ...words } = read.data;
  const focus = focusX === "" || focusY === "" ? null : { x: Number(focusX) / 100, y: Number(focusY) / 100 };
  return { values, words: { ...words, decorative: decorative === "1", focus } };
}
