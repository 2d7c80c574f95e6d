import * as z from "zod";
import type { Site } from "../config/config.ts";
import { ERROR_STATUS } from "../http/errors.ts";
import type { Operation } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";
import { ANSWERS, BODIES } from "./schemas.ts";

/** The API's description in OpenAPI 3.1, made from the schemas that check its inputs. */
export function openApiDocument(site: Site) {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of OPERATIONS) {
    const path = operation.path.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [operation.method]: describe(operation) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: `${site.name}: API`,
      version: "1",
      description: "Times are ISO 8601. Answers may gain fields, and lists of values may grow.",
    },
    servers: [{ url: "/api/v1" }],
    paths,
    components: {
      securitySchemes: {
        newsroom: { type: "http", scheme: "bearer", description: "The site's ADMIN_TOKEN." },
      },
      schemas: { ...namedSchemas(BODIES, "input"), ...namedSchemas(ANSWERS, "output") },
    },
  };
}

function describe({ path, summary, query, body, answers, errors }: Operation) {
  const answered = Object.entries(answers).map(([status, name]) => [
    status,
    { description: DONE[Number(status)] ?? "Done", ...(name && { content: json(name) }) },
  ]);
  const refused = Object.entries(Object.groupBy(errors, (code) => ERROR_STATUS[code])).map(
    ([status, codes]) => [
      status,
      {
        description: codes.join(" or "),
        content: json("Error"),
        ...(status === "429" && { headers: RETRY_AFTER }),
      },
    ],
  );
  return {
    summary,
    ...(path.startsWith("/admin/") && { security: [{ newsroom: [] }] }),
    parameters: [...pathParameters(path), ...(query ? queryParameters(query) : [])],
    ...(body && { requestBody: { required: true, content: json(body) } }),
    responses: {
      ...Object.fromEntries([...answered, ...refused]),
      default: { description: "Any other trouble, such as try_again_later", content: json("Error") },
    },
  };
}

const DONE: Record<number, string> = {
  201: "Shown",
  202: "Held: a moderator decides",
  204: "Done, and nothing to say",
};

const RETRY_AFTER = { "Retry-After": { description: "Seconds to wait", schema: { type: "integer" } } };

function pathParameters(path: string) {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: name === "id" ? "integer" : "string" },
    ...(name === "key" && { description: "An article's id or slug" }),
  }));
}

function queryParameters(query: z.ZodObject) {
  const { properties = {} } = z.toJSONSchema(query, { io: "input", override: plain });
  return Object.entries(properties).map(([name, schema]) => ({ name, in: "query", required: false, schema }));
}

function json(name: keyof typeof BODIES | keyof typeof ANSWERS) {
  return { "application/json": { schema: { $ref: refTo(name) } } };
}

function refTo(name: string): string {
  return `#/components/schemas/${name}`;
}

/** Schemas that refer to each other by their names. */
function namedSchemas(schemas: Record<string, z.ZodType>, io: "input" | "output"): Record<string, object> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const made = z.toJSONSchema(registry, { io, uri: refTo, override: plain });
  return Object.fromEntries(
    Object.entries(made.schemas).map(([name, { $schema: _, $id: __, ...schema }]) => [name, schema]),
  );
}

/** Takes out what only zod means by it: that answers never gain fields, the bounds of its integers, its own formats. */
function plain({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
  if (jsonSchema.format === "starts_with") delete jsonSchema.format;
}
