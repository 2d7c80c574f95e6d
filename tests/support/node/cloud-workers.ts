import {
  type Answer,
  type Asked,
  type Cloud,
  notFound,
  ok,
  R2_IS_OFF,
  type Route,
  refusal,
} from "./cloud.ts";

export type Binding = { type: string; name: string; [field: string]: unknown };

export type Worker = {
  name: string;
  /** As they are bound: ids, not "inherit". */
  bindings: Binding[];
  /** Observability and other settings that no version has. */
  settings: Record<string, unknown>;
  /** Metadata of every version, in order. */
  versions: Record<string, unknown>[];
  /** Names of the uploaded modules. */
  modules: string[];
  secrets: Map<string, string>;
  crons: string[];
  workersDev: boolean;
};

export type Workers = Map<string, Worker>;

/** https://developers.cloudflare.com/api/resources/workers/ */
export function workerRoutes(cloud: Cloud): Route[] {
  const { workers } = cloud;
  const withWorker =
    (respond: (worker: Worker, asked: Asked) => Answer | Promise<Answer>) => async (asked: Asked) => {
      const worker = workers.get(asked.params[0] ?? "");
      return worker
        ? await respond(worker, asked)
        : notFound(10007, "This Worker does not exist on your account.");
    };
  const script = (rest: string) => new RegExp(`^/workers/scripts/([^/]+)${rest}$`);
  return [
    [
      "GET",
      /^\/workers\/subdomain$/,
      () =>
        cloud.subdomain
          ? ok({ subdomain: cloud.subdomain })
          : notFound(10007, "There is no workers.dev subdomain."),
    ],
    ["GET", /^\/workers\/services\/([^/]+)$/, withWorker((worker) => ok(service(worker)))],
    ["GET", /^\/workers\/workers\/([^/]+)$/, withWorker((worker) => ok({ subdomain: subdomain(worker) }))],
    ["POST", script("/assets-upload-session"), startUpload],
    ["POST", /^\/workers\/assets\/upload$/, () => ok({ jwt: "assets-are-complete" })],
    ["PUT", script(""), (asked) => upload(cloud, asked)],
    ["POST", script("/versions"), withWorker((_, asked) => upload(cloud, asked))],
    ["GET", script("/versions"), withWorker((worker) => ok({ items: worker.versions }))],
    ["GET", script("/deployments"), withWorker((worker) => ok({ deployments: deployments(worker) }))],
    ["POST", script("/deployments"), withWorker((worker) => ok(deployments(worker)[0]))],
    [
      "GET",
      script("/settings"),
      withWorker((worker) => ok({ bindings: worker.bindings, ...worker.settings })),
    ],
    [
      "PATCH",
      script("/script-settings"),
      withWorker(async (worker, { request }) => {
        Object.assign(worker.settings, await request.json());
        return ok(worker.settings);
      }),
    ],
    ["GET", script("/script-settings"), withWorker((worker) => ok(worker.settings))],
    ["GET", script("/secrets"), withWorker((worker) => ok(secrets(worker)))],
    [
      "PUT",
      script("/secrets"),
      withWorker(async (worker, { request }) => {
        const { name, text } = (await request.json()) as { name: string; text: string };
        worker.secrets.set(name, text);
        return ok({ name, type: "secret_text" });
      }),
    ],
    [
      "PUT",
      script("/schedules"),
      withWorker(async (worker, { request }) => {
        const schedules = (await request.json()) as { cron: string }[];
        worker.crons = schedules.map(({ cron }) => cron);
        return ok({ schedules });
      }),
    ],
    ["GET", script("/subdomain"), withWorker((worker) => ok(subdomain(worker)))],
    [
      "POST",
      script("/subdomain"),
      withWorker(async (worker, { request }) => {
        worker.workersDev = ((await request.json()) as { enabled: boolean }).enabled;
        return ok(subdomain(worker));
      }),
    ],
  ];
}

function service(worker: Worker) {
  const script = { id: worker.name, tag: "0".repeat(32), tags: worker.settings.tags ?? [] };
  return {
    id: worker.name,
    default_environment: {
      environment: "production",
      script: { ...script, last_deployed_from: "wrangler" },
    },
  };
}

function subdomain(worker: Worker) {
  return { enabled: worker.workersDev, previews_enabled: worker.workersDev };
}

function deployments(worker: Worker) {
  const versions = [{ version_id: worker.versions.at(-1)?.id, percentage: 100 }];
  const created_on = new Date(0).toISOString();
  return [{ id: crypto.randomUUID(), source: "wrangler", strategy: "percentage", created_on, versions }];
}

function secrets(worker: Worker) {
  return [...worker.secrets.keys()].map((name) => ({ name, type: "secret_text" }));
}

/** Every file is asked for, in one bucket. */
async function startUpload({ request }: Asked): Promise<Answer> {
  const { manifest } = (await request.json()) as { manifest: Record<string, { hash: string }> };
  return ok({ jwt: "an-upload", buckets: [Object.values(manifest).map(({ hash }) => hash)] });
}

export function newWorker(name: string): Worker {
  return {
    name,
    bindings: [],
    settings: {},
    versions: [],
    modules: [],
    secrets: new Map(),
    crons: [],
    workersDev: false,
  };
}

type Metadata = { bindings?: Binding[]; tags?: string[]; observability?: unknown };

async function upload({ workers, buckets }: Cloud, { params: [name = ""], request }: Asked): Promise<Answer> {
  const form = await request.formData();
  const metadata = JSON.parse(String(form.get("metadata"))) as Metadata;
  for (const { type, bucket_name } of metadata.bindings ?? []) {
    if (type !== "r2_bucket") continue;
    if (buckets === null) return R2_IS_OFF;
    if (!buckets.has(String(bucket_name)))
      return refusal(
        400,
        10085,
        `R2 bucket '${bucket_name}' not found. Please use a different name and try again.`,
      );
  }
  const before = workers.get(name);
  const worker = before ?? newWorker(name);
  worker.bindings = (metadata.bindings ?? []).map(
    (binding) =>
      (binding.type === "inherit" && before?.bindings.find((old) => old.name === binding.name)) || binding,
  );
  worker.modules = [...form.keys()].filter((key) => key !== "metadata");
  if (request.method === "PUT") {
    const { tags = [], observability } = metadata;
    worker.settings = { tags, observability };
  }
  const id = crypto.randomUUID();
  worker.versions.push({ ...metadata, id, number: worker.versions.length + 1 });
  workers.set(name, worker);
  const isVersion = request.method === "POST";
  return ok(
    isVersion
      ? { id, startup_time_ms: 9, resources: { script: { etag: id } }, metadata: {} }
      : { id: name, etag: id, deployment_id: id.replaceAll("-", ""), startup_time_ms: 9 },
  );
}
