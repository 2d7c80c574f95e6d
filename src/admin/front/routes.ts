import { type Context, Hono } from "hono";
import { MAX_BLOCKS, MAX_IN_BLOCK } from "../../articles/front/arrangement.ts";
import { knownFront, saveFront } from "../../articles/front/save-front.ts";
import { findBlockNames, findByIds, findChoosable, findTag } from "../../articles/front-choices.ts";
import { listNames } from "../../articles/names.ts";
import { forAdmins } from "../../auth/roles.ts";
import type { App } from "../../http/context.ts";
import { readFields } from "../../http/forms.ts";
import { answerPage, frameOf, goTo } from "../answer.ts";
import {
  actOf,
  arrangementFrom,
  blockOf,
  type FrontErrors,
  type FrontValues,
  moved,
  readValues,
  valuesOf,
} from "./front-form.ts";
import { frontSettingsPage } from "./front-page.tsx";

/** So many of the newest can be chosen; others by what their own form links to. */
const OFFERED = 60;

/** The front page, as it is edited. */
export const frontPages = new Hono<App>()
  .get("/settings/front", forAdmins, async (c) => {
    const { arrangement, version } = await knownFront(c.var.db, c.var.now);
    const { saved, lead } = c.req.query();
    const values = valuesOf(arrangement);
    return show(c, {
      values: lead && /^\d{1,15}$/.test(lead) ? { ...values, lead } : values,
      version,
      isSaved: saved !== undefined,
    });
  })
  .post("/settings/front", forAdmins, async (c) => {
    const form = await readFields(c);
    const values = readValues(form);
    const basedOn = form.basedOn ?? "";
    const pressed = actOf(form);
    if (pressed.act === "add") return add(c, values, form);
    if (pressed.act !== "save")
      return show(c, {
        values: { ...values, blocks: moved(values.blocks, pressed) },
        version: basedOn,
        isUnsaved: true,
      });
    const { db, now, identity } = c.var;
    const { arrangement: before, version } = await knownFront(db, now);
    const made = arrangementFrom(values, before, now);
    if ("errors" in made) return show(c, { values, version: basedOn, errors: made.errors }, 422);
    const saved = await saveFront(db, made.arrangement, { who: identity.name, now }, basedOn);
    if (!saved) return show(c, { values, version, isOutdated: true }, 409);
    await c.var.refresh(["/"]);
    return goTo("/admin/settings/front?saved");
  });

async function add(c: Context<App>, values: FrontValues, form: Record<string, string>): Promise<Response> {
  const version = form.basedOn ?? "";
  const { addOf = "", addTag = "" } = form;
  const tag = addTag.trim() === "" ? null : await findTag(c.var.db, addTag.trim());
  const of = tag ? `tag:${tag.slug}` : addTag.trim() === "" ? addOf : "";
  const error = whyNot(values, of, addTag);
  if (error) return show(c, { values, version, errors: { add: error }, addTag }, 422);
  const count = of === "newest" ? MAX_IN_BLOCK : 4;
  const blocks = [...values.blocks, { of, look: "small", count: String(count) }];
  return show(c, { values: { ...values, blocks }, version, isUnsaved: true });
}

function whyNot({ blocks }: FrontValues, of: string, tag: string): string | null {
  if (blocks.length >= MAX_BLOCKS)
    return `The front page has at most ${MAX_BLOCKS} blocks: take one away first.`;
  if (blockOf(of) !== null) return null;
  return tag.trim() === ""
    ? "Choose what the block is to show."
    : `There is no tag “${tag.trim()}”: write it as articles have it.`;
}

type Shown = {
  values: FrontValues;
  version: string;
  errors?: FrontErrors;
  addTag?: string;
  isSaved?: boolean;
  isUnsaved?: boolean;
  isOutdated?: boolean;
};

async function show(c: Context<App>, shown: Shown, status = 200): Promise<Response> {
  const { db, now } = c.var;
  const { lead, seconds, blocks } = shown.values;
  const chosen = [lead, ...seconds].filter((id) => /^\d{1,15}$/.test(id)).map(Number);
  const [{ arrangement }, newest, known, { sections }, names] = await Promise.all([
    knownFront(db, now),
    findChoosable(db, now, OFFERED),
    findByIds(db, chosen),
    listNames(db),
    findBlockNames(
      db,
      blocks.map(({ of }) => blockOf(of)).filter((block) => block !== null),
    ),
  ]);
  const older = known.filter(({ id }) => !newest.some((one) => one.id === id));
  const page = frontSettingsPage(frameOf(c.var), {
    ...shown,
    arrangement,
    articles: [...older, ...newest],
    sections,
    names,
  });
  return answerPage(page, status);
}
