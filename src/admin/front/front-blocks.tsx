import { FieldProblem } from "../field-problem.tsx";
import type { FrontSettingsData } from "./front-data.ts";
import type { BlockValues } from "./front-form.ts";
import { Select } from "./select.tsx";

const LOOKS: [string, string][] = [
  ["large", "Large: the first with its picture, headlines beside it"],
  ["small", "Small: two such blocks beside each other"],
  ["opinion", "Opinion: whose it is comes first"],
];

const COUNTS = Array.from({ length: 12 }, (_, index): [string, string] => [
  String(index + 1),
  index === 0 ? "1 article" : `${index + 1} articles`,
]);

/** What stands below the first stories, in its order. */
export function FrontBlocks(data: FrontSettingsData) {
  const { values, names, sections, addTag = "", errors = {} } = data;
  return (
    <section class="card stack">
      <h2>Below them</h2>
      {values.blocks.length === 0 ? (
        <p class="help">The newest articles, since there is no block. Add some to arrange them yourself.</p>
      ) : (
        values.blocks.map((block, place) => (
          <Block block={block} place={place} last={values.blocks.length - 1} title={titleOf(block, names)} />
        ))
      )}
      <fieldset class="stack">
        <legend>Add a block</legend>
        <FieldProblem text={errors.add} />
        <Select
          name="addOf"
          label="Of"
          value=""
          options={[
            ["", "…"],
            ["newest", "The newest"],
            ["read", "Most read"],
            ...sections.map(({ slug, name }): [string, string] => [`section:${slug}`, name]),
          ]}
        />
        <div class="field">
          <label for="addTag">or of a tag</label>
          <input id="addTag" name="addTag" value={addTag} />
        </div>
        <button type="submit" name="act" value="add">
          Add it
        </button>
      </fieldset>
    </section>
  );
}

function Block({
  block: { of, look, count },
  place,
  last,
  title,
}: {
  block: BlockValues;
  place: number;
  last: number;
  title: string;
}) {
  const hasLook = of !== "newest" && of !== "read";
  return (
    <fieldset class="stack">
      <legend>
        {place + 1}. {title}
      </legend>
      <input type="hidden" name={`of${place}`} value={of} />
      {hasLook && <Select name={`look${place}`} label="It looks" value={look} options={LOOKS} />}
      {of !== "read" && <Select name={`count${place}`} label="It has" value={count} options={COUNTS} />}
      <p class="row">
        {place > 0 && (
          <button type="submit" name="act" value={`up${place}`} aria-label={`Move ${title} up`}>
            Up
          </button>
        )}
        {place < last && (
          <button type="submit" name="act" value={`down${place}`} aria-label={`Move ${title} down`}>
            Down
          </button>
        )}
        <button
          type="submit"
          name="act"
          value={`remove${place}`}
          class="quiet"
          aria-label={`Take ${title} away`}
        >
          Take away
        </button>
      </p>
    </fieldset>
  );
}

function titleOf({ of }: BlockValues, names: Map<string, string>): string {
  if (of === "newest") return "The newest";
  if (of === "read") return "Most read";
  return names.get(of) ?? of.replace(/^\w+:/, "");
}
