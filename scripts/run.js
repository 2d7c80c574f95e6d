// `node scripts/run.js SCRIPT.ts ...`: installs what is missing, then runs the script. A shell that looked `node` up before
// installing goes on using the old one, so npm's scripts cannot simply say `node SCRIPT.ts` afterwards.
import "./install.js";
import { runOnOwnNode } from "./own-node.js";

const [script = "", ...args] = process.argv.slice(2);
runOnOwnNode(script, args);
