import { z } from "zod";

/** A picture as `POST /api/v1/admin/media` takes it; files by the SHA-256 of their bytes, which were sent before. */
export type MediaUpload = {
  file: string;
  sizes: string[];
  name: string;
  color?: string;
  alt?: string;
  caption?: string;
  credit?: string;
  decorative?: boolean;
  focus?: { x: number; y: number };
  /** Addresses that it had on another site. */
  from?: string[];
};

export const filesHereAnswer = z.object({ here: z.array(z.string()) });

export const oldAddressesAnswer = z.object({ found: z.record(z.string(), z.string()), any: z.boolean() });

export const mediaFileAnswer = z.object({ url: z.string() });

export const mediaAnswer = z.object({
  id: z.number(),
  url: z.string(),
  width: z.number().nullable(),
  height: z.number().nullable(),
});

export const rubbishAnswer = z.object({
  keys: z.array(z.object({ key: z.string(), bytes: z.number() })),
  ids: z.array(z.number()),
  next: z.string().nullable(),
});

export const clearedAnswer = z.object({ cleared: z.object({ keys: z.number(), ids: z.number() }) });
