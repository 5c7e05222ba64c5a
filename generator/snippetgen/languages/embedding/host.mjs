// Runs a snippet as a web server does: in this process, to answer a request; then sees that nothing has changed.
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";

const [file, seconds] = process.argv.slice(2);

function state() {
  const handlers = ["uncaughtException", "unhandledRejection", "exit", "SIGINT", "SIGTERM"];
  return JSON.stringify([
    ...handlers.map((name) => [name, process.listenerCount(name)]),
    ["exit code", process.exitCode ?? 0],
    ["globals", Object.keys(globalThis)],
    ["environment", Object.keys(process.env)],
  ]);
}

const server = createServer(async (request, response) => {
  if (request.url === "/snippet") await import(pathToFileURL(resolve(file)));
  response.end("done");
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const ask = async (path) => (await fetch(`http://127.0.0.1:${server.address().port}${path}`)).text();

await ask("/");
const before = state();
await ask("/snippet");
await sleep(seconds * 1000);
await ask("/");
if (state() !== before) {
  console.error(`the snippet changed the process:\n${before}\n${state()}`);
  process.exit(1);
}
writeFileSync("survived", "");
server.close();
server.closeAllConnections();
