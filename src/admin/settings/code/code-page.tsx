import { CODE_PLACES, type CodePlace, HOST_KINDS, type HostKind } from "../../../pages/code.tsx";
import type { CheckedCode, GivenCode } from "../../../settings/code/code.ts";
import type { Need } from "../../../settings/code/what-it-asks.ts";
import { FieldProblem } from "../../field-problem.tsx";
import { type NewsroomFrame, Notice } from "../../layout.tsx";
import { ChangedMeanwhile } from "../changed-meanwhile.tsx";
import { settingsLayout } from "../settings-layout.tsx";

export type CodePageData = {
  /** As it is saved, or as it was typed. */
  given: GivenCode;
  checked: CheckedCode;
  version: string;
  /** Hosts are asked about before anything is saved. */
  isAsked?: boolean;
  isOutdated?: boolean;
  isSaved?: boolean;
  isLookedAt?: boolean;
};

export const HOSTS: Record<HostKind, { label: string; help: string }> = {
  scripts: {
    label: "Scripts may come from",
    help: "Whatever comes from there can read and change everything on the page.",
  },
  connections: {
    label: "Scripts may send to",
    help: "Where analytics send what they count. Addresses that begin with wss:// are written with it.",
  },
  frames: {
    label: "Frames may show",
    help: "Pages within the page: advertisements, players, forms of others.",
  },
  styles: { label: "Style sheets may come from", help: "They can change how everything looks." },
  fonts: { label: "Fonts may come from", help: "Each of these hosts learns who reads the paper." },
};

export const PLACES: Record<CodePlace, { label: string; help: string }> = {
  head: {
    label: "In the head",
    help: "Of every page that readers see. What stands here comes first, and what it waits for all readers wait for.",
  },
  before: { label: "Before the article", help: "Above an article's headline, as wide as the page." },
  rail: {
    label: "In the rail",
    help: "Below the week's most read, beside the article; on a phone below it.",
  },
  end: { label: "At the end", help: "Of every page, behind the footer. Code that can wait waits here." },
};

const KIND_WORDS: Record<HostKind, string> = {
  scripts: "scripts",
  connections: "what scripts send",
  frames: "frames",
  styles: "style sheets",
  fonts: "fonts",
};

export function codePage(frame: NewsroomFrame, data: CodePageData): string {
  const { given, checked, version, isAsked } = data;
  const { problems } = checked;
  const isWrong = Object.keys(problems).length > 0;
  return settingsLayout(
    frame,
    { current: "code" },
    <>
      {data.isSaved && <Notice>Saved. Readers everywhere have it within three minutes.</Notice>}
      {data.isLookedAt && !isWrong && <Notice>Nothing is saved yet. Below stands what it would cost.</Notice>}
      {isWrong && <Notice kind="problem">Nothing is saved yet: please mend what is marked below.</Notice>}
      {data.isOutdated && <ChangedMeanwhile what="code" path="/admin/settings/code" />}
      <form method="post" action="/admin/settings/code" class="stack narrow">
        <input type="hidden" name="basedOn" value={version} />
        {isAsked && <Asked checked={checked} />}
        <About />
        {CODE_PLACES.map((place) => (
          <Snippet place={place} text={given.snippets[place]} checked={checked} />
        ))}
        <section class="card stack" aria-labelledby="hosts">
          <h2 id="hosts">Hosts</h2>
          <p>
            A reader's browser lets nothing in that is not named here: one host a line, such as{" "}
            <code>stats.example</code>, or <code>*.stats.example</code> for all below it. Pictures may come
            from anywhere anyway.
          </p>
          {HOST_KINDS.map((kind) => (
            <HostField kind={kind} hosts={given.hosts[kind] ?? []} problems={problems[kind]} />
          ))}
          <LooseStyles isOn={given.looseStyles} />
        </section>
        <div class="row">
          <button type="submit" class="first">
            Save
          </button>
          <button type="submit" name="act" value="look" class="quiet">
            What would it cost?
          </button>
        </div>
      </form>
    </>,
  );
}

function About() {
  return (
    <section class="card stack" aria-labelledby="about-code">
      <h2 id="about-code">What this is</h2>
      <p>
        Analytics, advertisements, a consent tool: what other companies give you to paste. Nothing of it is in
        the paper as long as you leave this empty. What you put here comes with the front page, articles,
        lists, the search and the pages for what is missing. It never comes with the newsroom, its preview,
        the pages that mails lead to, or those on which readers change, report or object. A browser that has
        been in the newsroom gets every page without it, so that no such code can work with your session: look
        at it in another browser or a private window.
      </p>
      <p>
        Where the law asks readers for consent first, as it does in the European Union and in Britain for most
        of such code, getting it is yours to do; a consent tool is such code itself. What the paper says of
        privacy has to name each of them.
      </p>
    </section>
  );
}

/** What has to be allowed, with one click. */
function Asked({ checked: { missing, likely } }: { checked: CheckedCode }) {
  return (
    <section class="card stack" aria-labelledby="asked" role="alert">
      <h2 id="asked">May these hosts be asked?</h2>
      <p>
        Nothing is saved yet.{" "}
        {missing.length > 0
          ? "What you pasted does not work without some hosts that are not allowed so far."
          : "What you pasted is likely to ask hosts that are not allowed so far."}
      </p>
      <input type="hidden" name="asked" value="1" />
      {[...missing, ...likely].map((need) => (
        <Choice need={need} />
      ))}
      <button type="submit" class="first">
        Allow what is ticked, and save
      </button>
    </section>
  );
}

function Choice({ need: { kind, source, isLikely } }: { need: Need }) {
  const id = `allow-${kind}-${source}`;
  return (
    <div class="check">
      <input id={id} type="checkbox" name="allow" value={`${kind} ${source}`} checked />
      <label for={id}>
        <code>{source.replace("https://", "")}</code> for {KIND_WORDS[kind]}
        {isLikely && " (likely)"}
      </label>
    </div>
  );
}

function Snippet({ place, text, checked }: { place: CodePlace; text: string; checked: CheckedCode }) {
  const { label, help } = PLACES[place];
  const { costs, warnings } = checked.read[place];
  const problems = checked.problems[place] ?? [];
  return (
    <section class="card field">
      <label for={place}>{label}</label>
      <p class="help" id={`${place}-help`}>
        {help}
      </p>
      <textarea
        id={place}
        name={place}
        rows={text === "" ? 3 : 8}
        class="code"
        spellcheck={false}
        autocapitalize="none"
        aria-describedby={`${place}-help`}
        aria-invalid={problems.length > 0 ? "true" : undefined}
      >
        {`\n${text}`}
      </textarea>
      {problems.map((problem) => (
        <FieldProblem text={problem} />
      ))}
      {warnings.length > 0 && (
        <ul class="help warnings">
          {warnings.map((warning) => (
            <li>{warning}</li>
          ))}
        </ul>
      )}
      {costs.length > 0 && (
        <>
          <p class="help">What it costs readers:</p>
          <ul class="help costs">
            {costs.map((cost) => (
              <li>{cost}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function HostField({
  kind,
  hosts,
  problems = [],
}: {
  kind: HostKind;
  hosts: string[];
  problems?: string[] | undefined;
}) {
  const { label, help } = HOSTS[kind];
  return (
    <div class="field">
      <label for={kind}>{label}</label>
      <textarea
        id={kind}
        name={kind}
        rows={Math.min(Math.max(hosts.length + 1, 2), 12)}
        class="code"
        spellcheck={false}
        autocapitalize="none"
        aria-describedby={`${kind}-help`}
        aria-invalid={problems.length > 0 ? "true" : undefined}
      >
        {`\n${hosts.map((host) => host.replace(/^https:\/\//, "")).join("\n")}`}
      </textarea>
      <p class="help" id={`${kind}-help`}>
        {help}
      </p>
      {problems.map((problem) => (
        <FieldProblem text={problem} />
      ))}
    </div>
  );
}

function LooseStyles({ isOn }: { isOn: boolean }) {
  return (
    <div class="field">
      <div class="check">
        <input
          id="looseStyles"
          type="checkbox"
          name="looseStyles"
          value="1"
          checked={isOn}
          aria-describedby="looseStyles-help"
        />
        <label for="looseStyles">Scripts of others may write styles into the page</label>
      </div>
      <p class="help" id="looseStyles-help">
        Most consent tools and advertisements do, and look broken without it. A hole through which somebody
        could write into a page would reach further with it.
      </p>
    </div>
  );
}
