import type { ArticleFigures } from "../../stats/article-figures.ts";

/** An article against what is usual here at its age. */
export function Compared({ figures: { compared, firstHours, article } }: { figures: ArticleFigures }) {
  if (article.kind === "page") return <p>Pages are not compared: they are read as long as they are there.</p>;
  if (firstHours === null)
    return (
      <p>It is older than the 31 days of which hours are kept: its first week cannot be compared any more.</p>
    );
  if (compared === null)
    return (
      <p>
        What is usual at its age cannot be said yet: that takes five articles of the last month that were this
        old here.
      </p>
    );
  const { readers, usual, articles } = compared;
  return (
    <p>
      {ageOf(compared.hours)} it had {readers.toLocaleString("en")} {readers === 1 ? "reader" : "readers"}.
      Usual here are {usual.toLocaleString("en")} by then: {difference(readers, usual)}.{" "}
      <span class="soft">
        That is the middle one of {articles} articles of the last month that were as old.
      </span>
    </p>
  );
}

function difference(readers: number, usual: number): string {
  if (readers === usual) return "exactly as many";
  if (usual === 0) return "it has more";
  const share = readers / usual;
  if (share >= 2) return `${share.toLocaleString("en", { maximumFractionDigits: 1 })} times as many`;
  const percent = Math.round(100 * Math.abs(share - 1));
  if (percent === 0) return "as many";
  return share > 1 ? `${percent} % more` : `${percent} % fewer`;
}

function ageOf(hours: number): string {
  if (hours < 1) return "In its first hour";
  if (hours < 48) return `In its first ${plural(Math.floor(hours), "hour")}`;
  return `In its first ${plural(Math.round(hours / 24), "day")}`;
}

function plural(n: number, unit: string): string {
  return n === 1 ? unit : `${n} ${unit}s`;
}
