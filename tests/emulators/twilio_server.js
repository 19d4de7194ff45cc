// Runs Prism on a free port with Twilio's own description of the calls that we make, says which port, and ends with
// the process that started it. It answers with Twilio's examples, and refuses whatever the description does not allow.
"use strict";
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { createLogger } = require("@stoplight/prism-core");
const { getHttpOperationsFromSpec } = require("@stoplight/prism-http");
const { createServer } = require("@stoplight/prism-http-server");

const FOLDER = path.join(path.dirname(require.resolve("@twilio/cli-core/package.json")), "src/services/twilio-api");
const OURS = /\/Messages(\.json|\/)|^\/v1\/Content/;

// An example that points to the next page would be answered with itself for ever. And Prism reads a name that a form
// gives as one value, where Twilio takes it for a list: we send one picture at most.
function ending(key, value) {
  if (key === "MediaUrl" && value.type === "array") return value.items;
  return key === "next_page_uri" && typeof value === "string" ? null : value;
}

// Two of Twilio's servers, put behind one address; what we never call is left out, or reading it takes a minute.
function description() {
  const [messages, contents] = ["twilio_api_v2010.json", "twilio_content_v1.json"].map((name) =>
    JSON.parse(fs.readFileSync(path.join(FOLDER, name), "utf-8"), ending),
  );
  const components = { ...messages.components };
  for (const [kind, parts] of Object.entries(contents.components)) {
    components[kind] = { ...components[kind], ...parts };
  }
  const paths = {};
  for (const spec of [messages, contents]) {
    for (const [where, what] of Object.entries(spec.paths)) {
      if (OURS.test(where)) paths[where] = { ...what, servers: undefined };
    }
  }
  return { openapi: messages.openapi, info: messages.info, security: messages.security, components, paths };
}

async function main() {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "twilio-")), "description.json");
  fs.writeFileSync(file, JSON.stringify(description()));
  const operations = await getHttpOperationsFromSpec(file);
  fs.rmSync(path.dirname(file), { recursive: true });
  const server = createServer(operations, {
    components: { logger: createLogger("prism", { level: "silent" }) },
    cors: false,
    config: {
      checkSecurity: true,
      errors: true,
      isProxy: false,
      mock: { dynamic: false },
      upstreamProxy: undefined,
      validateRequest: true,
      validateResponse: false, // Twilio's own examples are not as it describes them
    },
  });
  const address = await server.listen(0, "127.0.0.1");
  console.log(new URL(address).port);
  process.stdin.on("close", () => process.exit(0)).resume();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
