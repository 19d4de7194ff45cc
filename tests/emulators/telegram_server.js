// Runs telegram-test-api on a free port, says which, and ends with the process that started it.
"use strict";
const readline = require("node:readline");
const TelegramServer = require("telegram-test-api");

const A_DAY = 24 * 60 * 60; // the package forgets messages after a minute, which would break late edits

async function main() {
  const server = new TelegramServer({ host: "127.0.0.1", storeTimeout: A_DAY });
  server.config.port = 0; // the constructor turns 0 into 9000
  await server.start();
  console.log(server.server.address().port);

  const lines = readline.createInterface({ input: process.stdin });
  lines.on("line", (token) => {
    // One line is one bot that is finished with: the lists are searched from end to end at every call.
    const storage = server.storage;
    storage.userMessages = storage.userMessages.filter((one) => one.botToken !== token);
    storage.botMessages = storage.botMessages.filter((one) => one.botToken !== token);
  });
  lines.on("close", () => process.exit(0));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
