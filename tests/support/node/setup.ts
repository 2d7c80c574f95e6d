import { afterAll } from "vitest";

const environment = { ...process.env };

// The files of a worker share its process: what one has set in the environment is not the next one's.
afterAll(() => {
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
});
